package dev.parley.page;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.util.Locale;

/** On what the page is looked at, and whether in the dark. */
public enum Look {
  DESKTOP_LIGHT(1280, 800, ColorScheme.LIGHT),
  DESKTOP_DARK(1280, 800, ColorScheme.DARK),
  PHONE_LIGHT(390, 844, ColorScheme.LIGHT),
  PHONE_DARK(390, 844, ColorScheme.DARK);

  private static final int PHONE_WIDTH_PX = 390;

  private final int width;
  private final int height;
  private final ColorScheme scheme;

  Look(int width, int height, ColorScheme scheme) {
    this.width = width;
    this.height = height;
    this.scheme = scheme;
  }

  /** Whether one pane is shown at a time. */
  public boolean isPhone() {
    return width == PHONE_WIDTH_PX;
  }

  /** For names of files. */
  public String fileName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  NewContextOptions options() {
    return new NewContextOptions()
        .setViewportSize(width, height)
        .setColorScheme(scheme)
        .setDeviceScaleFactor(isPhone() ? 2 : 1)
        .setIsMobile(isPhone())
        .setHasTouch(isPhone())
        .setLocale("en-GB");
  }
}
