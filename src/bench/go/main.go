// A node of the centrifuge library with its Redis broker: what Parley is measured beside.
// Arguments: its port, the port of Redis.
package main

import (
	"context"
	"encoding/json"
	"log"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/centrifugal/centrifuge"
)

const withoutHistory = "live:"

func history(channel string) centrifuge.PublishOption {
	if strings.HasPrefix(channel, withoutHistory) {
		return func(*centrifuge.PublishOptions) {}
	}
	return centrifuge.WithHistory(1000, 24*time.Hour)
}

func main() {
	node, err := centrifuge.New(centrifuge.Config{})
	must(err)
	shard, err := centrifuge.NewRedisShard(node, centrifuge.RedisShardConfig{Address: "127.0.0.1:" + os.Args[2]})
	must(err)
	broker, err := centrifuge.NewRedisBroker(node, centrifuge.RedisBrokerConfig{
		Prefix: "centrifuge", Shards: []*centrifuge.RedisShard{shard},
	})
	must(err)
	node.SetBroker(broker)

	node.OnConnecting(func(context.Context, centrifuge.ConnectEvent) (centrifuge.ConnectReply, error) {
		return centrifuge.ConnectReply{Credentials: &centrifuge.Credentials{UserID: "reader"}}, nil
	})
	node.OnConnect(func(client *centrifuge.Client) {
		client.OnSubscribe(func(e centrifuge.SubscribeEvent, answer centrifuge.SubscribeCallback) {
			recovers := !strings.HasPrefix(e.Channel, withoutHistory)
			answer(centrifuge.SubscribeReply{Options: centrifuge.SubscribeOptions{EnableRecovery: recovers}}, nil)
		})
		client.OnPublish(func(e centrifuge.PublishEvent, answer centrifuge.PublishCallback) {
			result, err := node.Publish(e.Channel, e.Data, history(e.Channel), centrifuge.WithClientInfo(e.ClientInfo))
			answer(centrifuge.PublishReply{Result: &result}, err)
		})
	})
	must(node.Run())

	http.Handle("/connection/websocket", centrifuge.NewWebsocketHandler(node, centrifuge.WebsocketConfig{}))
	http.HandleFunc("/api/publish", func(w http.ResponseWriter, r *http.Request) {
		var request struct {
			Channel string
			Data    json.RawMessage
		}
		if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		result, err := node.Publish(request.Channel, request.Data, history(request.Channel))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		json.NewEncoder(w).Encode(map[string]any{
			"result": map[string]any{"offset": result.Offset, "epoch": result.Epoch},
		})
	})
	must(http.ListenAndServe("127.0.0.1:"+os.Args[1], nil))
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
