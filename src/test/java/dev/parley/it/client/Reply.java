package dev.parley.it.client;

import jakarta.json.JsonObject;

/**
 * The answer to one command of the Centrifuge protocol.
 *
 * @param json the whole of it
 */
public record Reply(JsonObject json) {

  /** The id of the command. */
  public int id() {
    return json.getInt("id");
  }

  /** The code of the error; 0 for none. */
  public int errorCode() {
    JsonObject error = json.getJsonObject("error");
    return error == null ? 0 : error.getInt("code");
  }

  /** Whether it is an error that may pass. */
  public boolean isTemporary() {
    return errorCode() != 0 && json.getJsonObject("error").getBoolean("temporary", false);
  }

  /** The result of the method, which must be there. */
  public JsonObject result(String method) {
    JsonObject result = json.getJsonObject(method);
    if (errorCode() != 0 || result == null) {
      throw new AssertionError("no " + method + " result: " + json);
    }
    return result;
  }
}
