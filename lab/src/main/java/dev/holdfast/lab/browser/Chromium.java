package dev.holdfast.lab.browser;

import com.google.gson.JsonElement;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Playwright;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The machine's own Chromium, without a window, that asks nobody for anything but what a test opens. */
public final class Chromium implements AutoCloseable {

    private static final Duration IDLE_LIMIT = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final int QUIET_LOOKS = 4;
    private static final double QUIET_CPU_SECONDS = 0.015;

    private final Playwright playwright;
    private final Browser browser;

    /** Starts it; says how to get it if it is missing. */
    public Chromium() {
        Lab.requireTool("chromium", "chromium");
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--no-first-run")));
    }

    public Browser browser() {
        return browser;
    }

    /**
     * Waits until it has nothing to do. With each new window it loads some four hundred modules of its own, for the list below its
     * address bar, which on two cores takes most of a second away from a page that is opened meanwhile.
     */
    public void awaitIdle() {
        CDPSession session = browser.newBrowserCDPSession();
        try {
            long limit = System.nanoTime() + IDLE_LIMIT.toNanos();
            int quiet = 0;
            for (double before = cpuSeconds(session); quiet < QUIET_LOOKS; ) {
                if (System.nanoTime() > limit) {
                    throw new LabException("Chromium was busy for " + IDLE_LIMIT + " without a page to load");
                }
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
                double now = cpuSeconds(session);
                quiet = now - before < QUIET_CPU_SECONDS ? quiet + 1 : 0;
                before = now;
            }
        } finally {
            session.detach();
        }
    }

    /** Of all its processes. */
    private static double cpuSeconds(CDPSession session) {
        double seconds = 0;
        for (JsonElement process : session.send("SystemInfo.getProcessInfo").getAsJsonArray("processInfo")) {
            seconds += process.getAsJsonObject().get("cpuTime").getAsDouble();
        }
        return seconds;
    }

    @Override
    public void close() {
        playwright.close();
    }
}
