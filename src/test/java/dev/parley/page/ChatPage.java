package dev.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.Locator.GetByTextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.assertions.PageAssertions.HasTitleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One user's window with the chat page. What is awaited has 15 seconds to come. */
public final class ChatPage implements AutoCloseable {
  private static final double PATIENCE_MS = Duration.ofSeconds(15).toMillis();
  private static final IsVisibleOptions PATIENTLY = new IsVisibleOptions().setTimeout(PATIENCE_MS);
  private static final GetByTextOptions EXACTLY = new GetByTextOptions().setExact(true);

  private final BrowserContext context;
  private final Page page;
  private final List<String> faults = new CopyOnWriteArrayList<>();

  ChatPage(BrowserContext context, URI address) {
    this.context = context;
    context.setDefaultTimeout(PATIENCE_MS);
    page = context.newPage();
    page.onConsoleMessage(this::note);
    page.onPageError(faults::add);
    page.navigate(address.toString());
  }

  /** Types a name and joins, and is connected then. */
  public ChatPage signIn(String name) {
    page.getByLabel("Your name").fill(name);
    button("Join the conversation").click();
    awaitState("connected");
    return this;
  }

  /** What the field for the name holds. */
  public String nameOffered() {
    return page.getByLabel("Your name").inputValue();
  }

  /** Opens the private conversation with someone by typing the name. */
  public void writeTo(String name) {
    if (page.locator("#back").isVisible()) {
      page.locator("#back").click();
    }
    page.getByLabel("Write to someone privately").fill(name);
    button("Open the private conversation").click();
    awaitTitleOfConversation(name);
  }

  /** Opens the private conversation with someone by the name beside a message. */
  public void answerPrivately(String name) {
    page.locator("#messages").getByRole(AriaRole.BUTTON, named(name)).first().click();
    awaitTitleOfConversation(name);
  }

  /** Opens a conversation from the list. */
  public void open(String name) {
    if (page.locator("#back").isVisible()) {
      page.locator("#back").click();
    }
    page.locator("#conversations .conversation-name")
        .filter(new FilterOptions().setHasText(name))
        .click();
    awaitTitleOfConversation(name);
  }

  /** Writes a message and sends it with Enter. */
  public void say(String text) {
    page.locator("#text").fill(text);
    page.locator("#text").press("Enter");
  }

  public void press(String button) {
    button(button).click();
  }

  /** Waits until a message stands in the current conversation, acknowledged or from the road. */
  public void awaitMessage(String text) {
    assertThat(messages(text).first()).isVisible(PATIENTLY);
  }

  /** Waits until the message of this sender is shown with this mark beside the name. */
  public void awaitMark(String text, String mark) {
    Locator message =
        page.locator("#messages .message").filter(new FilterOptions().setHasText(text));
    assertThat(message).containsText(mark, new ContainsTextOptions().setTimeout(PATIENCE_MS));
  }

  /** How often a message is shown in the current conversation, on its way or arrived. */
  public int copiesOf(String text) {
    return page.locator(".messages").getByText(text, EXACTLY).count();
  }

  /** Waits for connecting, connected, reconnecting or ended. */
  public void awaitState(String state) {
    // Looks at every frame: a state may last for half a second only.
    page.waitForFunction(
        "state => document.getElementById('state').dataset.state === state", state);
  }

  /** What stands where the connection's state is shown, the node included. */
  public String state() {
    return page.locator("#state-text").textContent()
        + " "
        + page.locator("#state-node").textContent();
  }

  /** Waits until the line above the page says this. */
  public void awaitBanner(String text) {
    assertThat(page.locator("#banner"))
        .containsText(text, new ContainsTextOptions().setTimeout(PATIENCE_MS));
  }

  /** Waits until this is the title of the window. */
  public void awaitTitle(String title) {
    assertThat(page).hasTitle(title, new HasTitleOptions().setTimeout(PATIENCE_MS));
  }

  /**
   * Lets no socket of the window through that is new. Chromium's own offline mode is no use: now
   * and then it withholds that an open socket was closed.
   */
  public void goOffline() {
    page.evaluate(
        "() => {"
            + " const Socket = window.OnlineSocket = WebSocket;"
            + " window.WebSocket = class extends Socket {"
            + " constructor() { super(location.origin.replace('http', 'ws') + '/nowhere'); } }; }");
  }

  /** Lets new sockets through again, and has the browser say so. */
  public void goOnline() {
    goOnlineUnnoticed();
    page.evaluate("() => { dispatchEvent(new Event('online')); }");
  }

  /** Lets new sockets through again; the page finds out by itself. */
  public void goOnlineUnnoticed() {
    page.evaluate("() => { window.WebSocket = window.OnlineSocket; }");
  }

  /** Waits until a line between the messages says this. */
  public void awaitRule(String text) {
    assertThat(page.locator("#messages .rule").getByText(text, EXACTLY)).isVisible(PATIENTLY);
  }

  /** Loads the page again. */
  public void reload() {
    page.reload();
    awaitState("connected");
  }

  /** Loads the page again as in a tab that is not looked at. */
  public void reloadUnseen() {
    page.addInitScript("Object.defineProperty(document, 'hidden', { value: true });");
    reload();
  }

  /** Whether the current conversation is one to write in. */
  public boolean hasComposer() {
    return page.locator("#text").isVisible();
  }

  /** Whether something is wider than the window. */
  public boolean isWiderThanWindow() {
    return (Boolean)
        page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth");
  }

  /** What the browser complained of: errors of scripts, of loading, and of the content policy. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  public void screenshot(Path file) {
    page.screenshot(
        new ScreenshotOptions().setPath(file).setAnimations(ScreenshotAnimations.DISABLED));
  }

  @Override
  public void close() {
    context.close();
  }

  private void awaitTitleOfConversation(String name) {
    assertThat(page.locator("#talk-title"))
        .containsText(name, new ContainsTextOptions().setTimeout(PATIENCE_MS));
  }

  private Locator messages(String text) {
    return page.locator("#messages").getByText(text, EXACTLY);
  }

  private Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name));
  }

  private static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }

  private void note(ConsoleMessage message) {
    if (message.type().equals("error")) {
      faults.add(message.text());
    }
  }
}
