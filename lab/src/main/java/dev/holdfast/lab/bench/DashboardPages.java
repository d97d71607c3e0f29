package dev.holdfast.lab.bench;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;
import dev.holdfast.lab.browser.Chromium;
import dev.holdfast.lab.browser.WireCount;
import dev.holdfast.lab.program.ControlPlane;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/**
 * How long pages take, at the server and in Chromium, and what they weigh. The server's time is that of the whole compressed answer
 * over a kept connection on loopback. Usable is a page whose document is there (DOMContentLoaded) and whose first troubled
 * virtual router is visible and has taken the focus; the clock runs from the word to go there, the way through Playwright included.
 * The window is open and Chromium idle by then: what it loads for itself with a new window is not the page's.
 */
final class DashboardPages {

    private static final int WARM = 60;
    private static final double SERVER_GOAL_MILLIS = 300;
    private static final double USABLE_GOAL_MILLIS = 1000;
    private static final double FIRST_GOAL_KILOBYTES = 200;
    private static final double NEXT_GOAL_KILOBYTES = 50;
    private static final String TROUBLED = ".trouble h2 a";

    private final ControlPlane controlPlane;
    private final EmbeddedDatabase database;
    private final int requests;
    private final int rounds;

    DashboardPages(ControlPlane controlPlane, EmbeddedDatabase database, boolean quick) {
        this.controlPlane = controlPlane;
        this.database = database;
        this.requests = quick ? 20 : 50;
        this.rounds = quick ? 3 : 9;
    }

    List<Measurement> measure() throws Exception {
        List<Measurement> measurements = new ArrayList<>();
        try (SignedInClient api = new SignedInClient(controlPlane.address());
                Connection owner = database.owner();
                Chromium chromium = new Chromium()) {
            api.signIn();
            String busy = "/routers/" + DashboardRows.router(owner, DashboardRows.BUSY);
            String empty = "/routers/" + DashboardRows.router(owner, DashboardRows.EMPTY);
            server(api, measurements);
            measurements.add(sideBySide(api, "timeline of 100,000, a day of it", busy, empty, ""));
            measurements.add(sideBySide(api, "timeline of 100,000, 30 days", busy, empty, "?last=30d"));
            try (BrowserContext signedIn = signedIn(chromium)) {
                String state = signedIn.storageState();
                weigh(chromium, state, measurements);
                usable(chromium, state, measurements);
                measurements.add(opened(chromium, signedIn, busy, empty));
            }
        }
        return measurements;
    }

    private void server(SignedInClient api, List<Measurement> measurements) throws Exception {
        for (int i = 0; i < WARM; i++) {
            double ignored = api.pageMillis("/");
        }
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            millis.add(api.pageMillis("/"));
        }
        measurements.add(one("overview at the server, median", "ms", at(millis, 0.5), SERVER_GOAL_MILLIS));
        measurements.add(one("overview at the server, p95", "ms", at(millis, 0.95), SERVER_GOAL_MILLIS));
    }

    private Measurement sideBySide(SignedInClient api, String name, String busy, String empty, String window)
            throws Exception {
        Measurement measurement = new Measurement(name, "ms");
        for (int i = 0; i < WARM + requests; i++) {
            double ours = api.pageMillis(busy + window);
            double peer = api.pageMillis(empty + window);
            if (i >= WARM) {
                measurement.addRound(ours, peer);
            }
        }
        return measurement;
    }

    private void weigh(Chromium chromium, String state, List<Measurement> measurements) {
        try (BrowserContext context = fresh(chromium, state)) {
            measurements.add(one("on the wire, first visit", "kB", weight(context), FIRST_GOAL_KILOBYTES));
            measurements.add(one("on the wire, next visit", "kB", weight(context), NEXT_GOAL_KILOBYTES));
        }
    }

    /** Of the page with all that it asks for, and of what its stream says in the first seconds. */
    private double weight(BrowserContext context) {
        try (Page page = context.newPage()) {
            WireCount count = WireCount.of(page);
            page.navigate(controlPlane.address().toString());
            page.locator("#live-sign[data-live=on]").waitFor();
            page.waitForTimeout(2000);
            System.err.printf("bench: %s%n", count);
            return count.bytes() / 1e3;
        }
    }

    private void usable(Chromium chromium, String state, List<Measurement> measurements) {
        Measurement first = new Measurement("usable in Chromium, first visit", "ms");
        Measurement next = new Measurement("usable in Chromium, next visit", "ms");
        for (int i = -1; i < rounds; i++) {
            try (BrowserContext context = fresh(chromium, state)) {
                double cold = usable(chromium, context);
                double warm = usable(chromium, context);
                if (i >= 0) {
                    first.addRound(cold, USABLE_GOAL_MILLIS);
                    next.addRound(warm, USABLE_GOAL_MILLIS);
                }
            }
        }
        measurements.add(first);
        measurements.add(next);
    }

    private double usable(Chromium chromium, BrowserContext context) {
        try (Page page = context.newPage()) {
            chromium.awaitIdle();
            long began = System.nanoTime();
            page.navigate(
                    controlPlane.address().toString(),
                    new Page.NavigateOptions().setWaitUntil(WaitUntilState.DOMCONTENTLOADED));
            page.locator(TROUBLED).first().waitFor();
            page.locator(TROUBLED).first().focus();
            Object focused = page.evaluate("s => document.activeElement === document.querySelector(s)", TROUBLED);
            if (!Boolean.TRUE.equals(focused)) {
                throw new IllegalStateException("the first troubled router did not take the focus");
            }
            return (System.nanoTime() - began) / 1e6;
        }
    }

    private Measurement opened(Chromium chromium, BrowserContext context, String busy, String empty) {
        Measurement measurement = new Measurement("the same, its page in Chromium", "ms");
        for (int i = -2; i < rounds; i++) {
            double ours = opened(chromium, context, busy);
            double peer = opened(chromium, context, empty);
            if (i >= 0) {
                measurement.addRound(ours, peer);
            }
        }
        return measurement;
    }

    private double opened(Chromium chromium, BrowserContext context, String path) {
        try (Page page = context.newPage()) {
            chromium.awaitIdle();
            long began = System.nanoTime();
            page.navigate(
                    controlPlane.address().resolve(path).toString(),
                    new Page.NavigateOptions().setWaitUntil(WaitUntilState.DOMCONTENTLOADED));
            page.locator("svg.bands").waitFor();
            return (System.nanoTime() - began) / 1e6;
        }
    }

    /** A browser that has never been here, but for the cookie. */
    private static BrowserContext fresh(Chromium chromium, String state) {
        return chromium.browser().newContext(new Browser.NewContextOptions().setStorageState(state));
    }

    private BrowserContext signedIn(Chromium chromium) {
        return signedIn(chromium, controlPlane);
    }

    static BrowserContext signedIn(Chromium chromium, ControlPlane controlPlane) {
        BrowserContext context = chromium.browser().newContext();
        try (Page page = context.newPage()) {
            page.navigate(controlPlane.address().toString());
            page.getByLabel("User").fill("admin");
            page.getByLabel("Password").fill(SignedInClient.PASSWORD);
            page.locator("form.card button[type=submit]").click();
            page.locator(TROUBLED).first().waitFor();
        }
        return context;
    }

    static double at(List<Double> figures, double part) {
        List<Double> sorted = figures.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(part * sorted.size())));
    }

    static Measurement one(String name, String unit, double figure, double goal) {
        Measurement measurement = new Measurement(name, unit);
        measurement.addRound(figure, goal);
        return measurement;
    }
}
