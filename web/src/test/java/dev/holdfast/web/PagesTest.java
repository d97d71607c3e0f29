package dev.holdfast.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.web.Shell.Place;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PagesTest {

    private static final Pattern ID = Pattern.compile("\\sid=\"([^\"]+)\"");

    static Stream<Record> samples() {
        return Samples.all().values().stream();
    }

    static Stream<Record> overviewParts() {
        return Samples.overviewParts().stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyPageObeysTheStrictSecurityPolicy(Record sample) {
        String page = Pages.render(sample);

        assertThat(page)
                .doesNotContainPattern("<script(?![^>]*\\ssrc=)")
                .doesNotContainPattern("\\sstyle=")
                .doesNotContainPattern("\\son[a-z]+=")
                .doesNotContainPattern("hx-(on|vals|headers)")
                .doesNotContainPattern("(src|href|action)=\"(https?:)?//")
                .doesNotContain("<style");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyPageHasItsLandmarksOneHeadingAndUniqueIds(Record sample) {
        String page = Pages.render(sample);

        assertThat(page).contains("<html lang=\"en\"", "<header", "<main id=\"main\"", "href=\"#main\"", "<footer");
        assertThat(page.split("<h1", -1)).hasSize(2);
        List<String> ids =
                ID.matcher(page).results().map(found -> found.group(1)).toList();
        assertThat(ids).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyIconThatIsShownIsDrawn(Record sample) throws Exception {
        String page = Pages.render(sample);
        String drawn = new String(
                PagesTest.class
                        .getResourceAsStream("/META-INF/resources/assets/icons.svg")
                        .readAllBytes(),
                StandardCharsets.UTF_8);

        Matcher used = Pattern.compile("icons\\.svg\\?[0-9a-f]{6}#([a-z]*)\"").matcher(page);
        assertThat(used.results().map(found -> found.group(1)).distinct())
                .isNotEmpty()
                .allSatisfy(icon -> assertThat(drawn).contains("<symbol id=\"" + icon + "\""));
    }

    /** They are kept for ever by browsers, and drawn by parts that know nothing of the page around them. */
    @Test
    void theIconsAddressChangesWithTheIcons() throws Exception {
        byte[] drawn = Objects.requireNonNull(
                        PagesTest.class.getResourceAsStream("/META-INF/resources/assets/icons.svg"))
                .readAllBytes();
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(drawn), 0, 3);

        assertThat(Pages.render(samples().findFirst().orElseThrow()))
                .as("write icons.svg?%s into tags/icon.html", digest)
                .contains("/assets/icons.svg?" + digest + "#");
    }

    @Test
    void everyFormThatChangesSomethingSendsTheToken() {
        for (Record sample : Samples.all().values()) {
            for (String form : Pages.render(sample).split("(?=<form)")) {
                if (form.startsWith("<form") && !form.startsWith("<form method=\"get\"")) {
                    assertThat(form).contains("method=\"post\"", "name=\"csrf\" value=\"");
                }
            }
        }
    }

    @Test
    void whatNodesAndPeopleWriteStaysText() {
        String evil = "<img src=x onerror=alert(1)>\"'";
        MemberView member = Samples.member(evil, MemberState.FAULT, 1, 100);
        RouterView router = Samples.router(1, evil, 4, Health.SPLIT, evil, member);
        Fleet fleet = Fleet.whole(List.of(router), List.of(), List.of());

        String page = Pages.render(new OverviewPage(
                new Shell(evil, Place.OVERVIEW, evil, true, true, true, evil, "1"),
                evil,
                evil,
                Samples.boards(fleet, Samples.feed(true)),
                Samples.ago(0)));

        assertThat(page).doesNotContain("<img").contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;");
    }

    /** Every text of every page, whoever wrote it: each is put in the place of each. */
    @ParameterizedTest
    @MethodSource({"samples", "overviewParts"})
    void markupInAnyFieldOfAnyPageStaysText(Record sample) {
        String evil = "<img src=x onerror=alert(1)>\"'{cdi:x}{shell.csrf}";

        assertThat(Pages.render(Markup.inEveryTextOf(sample, evil)))
                .doesNotContain("<img")
                .contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;{cdi:x}{shell.csrf}");
    }

    @Test
    void whatIsNotAsItShouldBeIsToldLargeWhatMembersDisagreeOnFirst() {
        List<RouterView> routers = new ArrayList<>();
        for (int i = 1; i <= 7; i++) {
            routers.add(Samples.router(i, "spare-" + i, 4, Health.DEGRADED, "b holds it, and no other member could."));
        }
        routers.add(Samples.mismatched(8, "crossed"));
        Fleet fleet = Fleet.whole(List.of(), List.of(new Fleet.Section("default", routers, 8)), List.of());

        assertThat(fleet.verdict())
                .isEqualTo("All 8 virtual routers are held by exactly one node, but 8 are not as they should be.");
        String page = Pages.render(new FleetBoard(fleet));
        assertThat(page.split("class=\"trouble noted\"", -1)).hasSize(7);
        String first = page.substring(
                page.indexOf("trouble noted"), page.indexOf("trouble noted", page.indexOf("trouble noted") + 1));
        assertThat(first).contains("Mismatch", "crossed", "Differs: advertisement interval");
        assertThat(page).contains("More of them are marked below.");
    }

    @Test
    void whatHappenedStaysText() {
        String evil = "<img src=x onerror=alert(1)>\"'{shell.csrf}";

        for (Record page :
                List.of(TimelineSamples.transition(evil), new TimelineBoard(TimelineSamples.timeline(evil)))) {
            assertThat(Pages.render(page))
                    .doesNotContain("<img")
                    .contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;{shell.csrf}");
        }
    }

    @Test
    void whatUsersAreCalledStaysText() {
        String evil = "<img src=x onerror=alert(1)>\"'{cdi:x}{shell.csrf}";

        for (Record page : AccessSamples.of(evil)) {
            assertThat(Pages.render(page))
                    .doesNotContain("<img")
                    .contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;{cdi:x}{shell.csrf}");
        }
    }

    @Test
    void whatIsOnRecordAndAskedForStaysText() {
        String evil = "<img src=x onerror=alert(1)>\"'{cdi:x}{shell.csrf}";

        for (Record page : RecordSamples.of(evil)) {
            assertThat(Pages.render(page))
                    .doesNotContain("<img")
                    .contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;{cdi:x}{shell.csrf}");
        }
    }

    @Test
    void aTimeOfDayIsNotMistakenForAnotherDays() {
        Instant now = Instant.parse("2026-01-02T00:00:10Z");

        assertThat(new When(now.minusSeconds(9), now).stamp()).isEqualTo("00:00:01.000");
        assertThat(new When(now.minusSeconds(11), now).stamp()).isEqualTo("01-01 23:59:59");
    }

    @Test
    void anAgeIsToldInWords() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");

        assertThat(Stream.of(0, 1, 59, 60, 3599, 3600, 172_799, 172_800)
                        .map(seconds -> new When(now.minus(Duration.ofSeconds(seconds)), now).relative()))
                .containsExactly(
                        "just now",
                        "1 s ago",
                        "59 s ago",
                        "1 min ago",
                        "59 min ago",
                        "1 h ago",
                        "47 h ago",
                        "2 days ago");
        assertThat(new When(now.plusSeconds(3), now).relative()).isEqualTo("in 3 s");
        assertThat(new When(now, now).absolute()).isEqualTo("2026-01-01 00:00:00.000 UTC");
    }
}
