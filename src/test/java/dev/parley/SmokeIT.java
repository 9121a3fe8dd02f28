package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.OperateOnDeployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The WAR that Maven built is deployed on two nodes, and serves its page on each. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class SmokeIT {

  @Deployment(name = "node-1", testable = false)
  @TargetsContainer("node-1")
  static WebArchive onNode1() {
    return parley();
  }

  @Deployment(name = "node-2", testable = false)
  @TargetsContainer("node-2")
  static WebArchive onNode2() {
    return parley();
  }

  private static WebArchive parley() {
    return ShrinkWrap.create(org.jboss.shrinkwrap.api.importer.ZipImporter.class, "ROOT.war")
        .importFrom(new File(System.getProperty("parley.war")))
        .as(WebArchive.class);
  }

  @Test
  void servesItsPageOnTheFirstNode(@ArquillianResource @OperateOnDeployment("node-1") URL node)
      throws Exception {
    assertEquals(200, get(node, "").statusCode());
  }

  @Test
  void servesItsPageOnTheSecondNode(@ArquillianResource @OperateOnDeployment("node-2") URL node)
      throws Exception {
    assertEquals(200, get(node, "").statusCode());
  }

  private static HttpResponse<String> get(URL node, String path)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(node.toString()).resolve(path)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
