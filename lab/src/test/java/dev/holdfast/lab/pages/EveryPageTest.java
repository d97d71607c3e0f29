package dev.holdfast.lab.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import dev.holdfast.lab.browser.WireCount;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every page, at three widths, in both themes, by eye (pictures), by axe, and without JavaScript. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryPageTest {

    private static final int[] WIDTHS = {1440, 768, 390};
    private static final int PHONE = 390;
    private static final Path PICTURES = Path.of("target", "screens");

    /** The text of a page without what the clock or a script makes of it. */
    private static final String ESSENCE = """
        () => {
          const main = document.querySelector('main').cloneNode(true);
          main.querySelectorAll('time, #live-sign, .availability td, [data-with-script], [hidden], script').forEach(e => e.remove());
          return main.textContent.replace(/\\s+/g, ' ').trim();
        }
        """;

    /** Each violation of WCAG 2.2, A and AA, with the elements that it is about. */
    private static final String BARRIERS = """
        async () => (await axe.run(document, {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
          resultTypes: ['violations']
        })).violations.map(v => v.id + ': ' + v.help + ': ' + v.nodes.map(n => n.html).join(' | '))
        """;

    /** Notes what takes the focus from now on, and where it cannot be seen; answers how many places there are to press Tab for. */
    private static final String FOLLOW_THE_FOCUS = """
        () => {
          window.reached = new Set();
          window.unseen = [];
          const probe = document.body.appendChild(document.createElement('i'));
          probe.style.color = 'var(--hf-focus)';
          const focus = getComputedStyle(probe).color;
          // In a drawing, the line itself shows it.
          const drawn = e => e.closest('svg') && [...e.children].some(c => getComputedStyle(c).stroke === focus);
          document.addEventListener('focusin', ({ target }) => {
            window.reached.add(target);
            const style = getComputedStyle(target);
            if (style.outlineStyle === 'none' && style.boxShadow === 'none' && !drawn(target)) window.unseen.push(target.outerHTML);
          });
          return document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]').length;
        }
        """;

    /** What can be worked with a mouse, and took no focus; of a group of radio buttons one has it for all. */
    private static final String NOT_REACHED = """
        () => {
          const groups = new Set([...window.reached].filter(e => e.type === 'radio').map(e => e.name));
          return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
            .filter(e => e.checkVisibility() && !e.disabled && e.tabIndex >= 0 && !window.reached.has(e) && !(e.type === 'radio' && groups.has(e.name)))
            .map(e => e.outerHTML).concat(window.unseen);
        }
        """;

    private static final String AXE = script("axe.min.js");

    /** Two days that ended an hour ago. */
    private static final String WINDOW = "since=%s&until=%s"
            .formatted(Instant.now().minus(49, ChronoUnit.HOURS), Instant.now().minus(1, ChronoUnit.HOURS));

    /** A day, so that it is the same moment at each look. */
    private static final String MONTH =
            LocalDate.now(ZoneOffset.UTC).minusDays(30).toString();

    private final Stage stage = new Stage("pages");
    private final Map<String, String> pages = new LinkedHashMap<>();
    private final List<String> faultsOfTheEmptyFleet = new ArrayList<>();

    @BeforeAll
    void open() {
        stage.ready();
        // Before there is anything: what leads to a first node.
        try (BrowserContext context = stage.admin(new Browser.NewContextOptions())) {
            judge(context, "empty-overview", "/", faultsOfTheEmptyFleet);
            judge(context, "empty-nodes", "/nodes", faultsOfTheEmptyFleet);
            judge(context, "empty-history", "/history", faultsOfTheEmptyFleet);
            judge(context, "empty-enrolment", "/enrolment", faultsOfTheEmptyFleet);
        }
        stage.play("scene.sql");
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        stage.ask("SELECT count(*) FROM holdfast.tenure_due").equals("0"));
        pages.put("overview", "/");
        pages.put("router", "/routers/" + router("web"));
        pages.put("router-split", "/routers/" + router("db"));
        pages.put("router-week", "/routers/" + router("web") + "?last=7d");
        pages.put("router-window", "/routers/" + router("web") + "?since=bogus");
        pages.put("transition", "/transitions/" + transition("web", "stalled"));
        pages.put("transition-first", "/transitions/" + transition("vault", "fault_raised"));
        pages.put("nodes", "/nodes");
        pages.put("node", "/nodes/0e000000-0000-4000-8000-000000000001");
        pages.put("node-banned", "/nodes/0e000000-0000-4000-8000-000000000008");
        pages.put("history", "/history?q=since%3A" + MONTH);
        pages.put("history-older", "/history?q=kind%3Atransition+vr%3Aweb+since%3A" + MONTH);
        pages.put("history-nothing", "/history?q=vr%3Anone");
        pages.put("history-wrong", "/history?q=kind%3Alink+cuase%3Astalled+to%3AACTIV");
        pages.put("held", "/held?vip=10.77.0.100&at=-1h");
        pages.put("held-wrong", "/held?vip=10.77.0.100&at=tomorow");
        pages.put("movers", "/movers?last=365d");
        pages.put("audit", "/audit");
        pages.put("audit-wrong", "/audit?q=action%3Aplicy.changed");
        pages.put("authorities", "/settings/authorities");
        pages.put("settings", "/settings");
        pages.put("policy", "/policy");
        pages.put("restore", "/policy/revisions/1/restore");
        pages.put("enrolment", "/enrolment");
        pages.put("account", "/account");
        pages.put("tokens", "/tokens");
        pages.put("users", "/users");
        pages.put("user", "/users/1");
        pages.put("sessions", "/sessions");
        pages.put("missing", "/nothing/here");
    }

    @AfterAll
    void remove() {
        stage.close();
    }

    private String router(String name) {
        return stage.ask("SELECT id FROM holdfast.virtual_router WHERE name = ?", name);
    }

    /** Its place in the log, as addresses hold it. */
    private String transition(String router, String cause) {
        return stage.ask("""
            SELECT (extract(epoch FROM received_at) * 1000000)::bigint || '-' || id FROM holdfast.transition
            WHERE router_name = ? AND cause = ?
            """, router, cause);
    }

    @Test
    void fitsEveryWidthInBothThemesWithoutABarrierOrAnErrorInTheConsole() {
        List<String> faults = new ArrayList<>(faultsOfTheEmptyFleet);
        try (BrowserContext context = stage.admin(new Browser.NewContextOptions())) {
            pages.forEach((name, path) -> judge(context, name, path, faults));
        }
        try (BrowserContext context = stage.anybody(new Browser.NewContextOptions())) {
            judge(context, "sign-in", "/sign-in", faults);
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void readsTheSameWithoutJavaScript() {
        List<String> faults = new ArrayList<>();
        try (BrowserContext with = stage.admin(new Browser.NewContextOptions());
                BrowserContext without = stage.anybody(new Browser.NewContextOptions()
                        .setJavaScriptEnabled(false)
                        .setStorageState(with.storageState()));
                Page scripted = with.newPage();
                Page plain = without.newPage()) {
            pages.forEach((name, path) -> {
                stage.keepNodesAlive();
                scripted.navigate(stage.address(standing(path)));
                plain.navigate(stage.address(standing(path)));
                Object expected = scripted.evaluate(ESSENCE);
                Object found = plain.evaluate(ESSENCE);
                if (!expected.equals(found)) {
                    faults.add(name + " reads with JavaScript:\n" + expected + "\nand without:\n" + found);
                }
            });
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void everyActIsReachedByTheTabKeyAndSeenToBe() {
        List<String> faults = new ArrayList<>();
        try (BrowserContext context = stage.admin(new Browser.NewContextOptions());
                Page page = context.newPage()) {
            // What a live part replaces is another element, which would not have been reached.
            page.route("**/live/**", Route::abort);
            for (String name : List.of(
                    "router",
                    "node",
                    "node-banned",
                    "history",
                    "held",
                    "authorities",
                    "policy",
                    "enrolment",
                    "account",
                    "tokens",
                    "users",
                    "user",
                    "sessions")) {
                page.navigate(stage.address(Objects.requireNonNull(pages.get(name))));
                int places = ((Number) page.evaluate(FOLLOW_THE_FOCUS)).intValue();
                for (int i = 0; i < places; i++) {
                    page.keyboard().press("Tab");
                }
                ((List<?>) page.evaluate(NOT_REACHED)).forEach(missed -> faults.add(name + ": " + missed));
            }
        }
        assertThat(faults).isEmpty();
    }

    /** The pages that follow say so, and since when they do not. */
    @Test
    void saysSinceWhenWhatItShowsIsOldWhenTheControlPlaneIsLost() {
        List<String> faults = new ArrayList<>();
        try (BrowserContext context = stage.admin(new Browser.NewContextOptions());
                Page page = context.newPage()) {
            page.route("**/live/**", Route::abort);
            for (String name : List.of("overview", "router", "node", "nodes", "enrolment")) {
                page.navigate(stage.address(Objects.requireNonNull(pages.get(name))));
                Locator lost = page.locator("#live-sign .live-lost");
                lost.waitFor();
                if (!lost.textContent().matches("(?s).*Connection lost: this was known .*(just now|ago).*")) {
                    faults.add(name + " says " + lost.textContent());
                }
                for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
                    look(page, "lost-" + name, theme, PHONE, faults);
                    barriers(page, "lost " + name + " " + theme, faults);
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    /** What a phone has to fetch in a cellar at night. Of a large fleet {@code ./dev bench dashboard} measures the same. */
    @Test
    void theOverviewIsLightAndTheNextVisitLighter() {
        try (BrowserContext admin = stage.admin(new Browser.NewContextOptions());
                BrowserContext fresh =
                        stage.anybody(new Browser.NewContextOptions().setStorageState(admin.storageState()))) {
            WireCount first = visit(fresh);
            WireCount next = visit(fresh);

            assertThat(first.bytes()).as("first visit: %s", first).isBetween(50_000L, 200_000L);
            assertThat(next.bytes()).as("next visit: %s", next).isBetween(1_000L, 50_000L);
            assertThat(next.perAddress())
                    .allSatisfy((address, bytes) -> assertThat(bytes)
                            .as(address)
                            .matches(
                                    count -> count == 0 || !address.startsWith("/assets/"),
                                    "kept since the first visit"));
        }
    }

    private WireCount visit(BrowserContext context) {
        stage.keepNodesAlive();
        try (Page page = context.newPage()) {
            WireCount count = WireCount.of(page);
            page.navigate(stage.address("/"));
            page.locator("#live-sign[data-live=on]").waitFor();
            return count;
        }
    }

    /** A window of time that ends now is another one at each look; with two fixed ends it is the same. */
    private static String standing(String path) {
        return path.startsWith("/routers/") ? path.replaceFirst("\\?.*", "") + "?" + WINDOW : path;
    }

    private void judge(BrowserContext context, String name, String path, List<String> faults) {
        stage.keepNodesAlive();
        try (Page page = context.newPage()) {
            List<String> errors = new ArrayList<>();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    errors.add(message.text());
                }
            });
            page.onPageError(errors::add);
            Response answer = page.navigate(stage.address(path));
            boolean refused = answer.status() >= 400;
            landmarks(page, name, faults);
            for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
                for (int width : WIDTHS) {
                    look(page, name, theme, width, faults);
                }
                // At the phone's width in the dark and at the desk's in the light: both layouts, both palettes.
                page.setViewportSize(theme == ColorScheme.LIGHT ? WIDTHS[0] : PHONE, 900);
                barriers(page, name + " " + theme, faults);
            }
            errors.stream()
                    .filter(error -> !refused || !error.contains("status of " + answer.status()))
                    .forEach(error -> faults.add(name + ": console: " + error));
        }
    }

    private static void look(Page page, String name, ColorScheme theme, int width, List<String> faults) {
        page.setViewportSize(width, 900);
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(
                        PICTURES.resolve(name + "-" + width + "-" + theme.name().toLowerCase(Locale.ROOT) + ".png")));
        int needed = ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue();
        if (needed > width) {
            faults.add(name + " needs " + needed + " pixels of " + width);
        }
    }

    private static void barriers(Page page, String what, List<String> faults) {
        if (page.evaluate("typeof axe").equals("undefined")) {
            page.evaluate(AXE);
        }
        ((List<?>) page.evaluate(BARRIERS)).forEach(barrier -> faults.add(what + ": " + barrier));
    }

    private static String script(String name) {
        try (InputStream file = Objects.requireNonNull(AxeBuilder.class.getResourceAsStream("/" + name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void landmarks(Page page, String name, List<String> faults) {
        for (String one : List.of("h1", "main", "body > header", "body > footer", "a.skip-link")) {
            int count = page.locator(one).count();
            if (count != 1) {
                faults.add(name + " has " + count + " of " + one);
            }
        }
    }
}
