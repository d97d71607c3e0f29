package dev.holdfast.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.startup.ControlPlaneTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class SignInFlowTest {

    private static final String SESSION = "holdfast-session";

    @Inject
    DataSource database;

    @Inject
    SignIn signIn;

    @Inject
    SignInAttempts attempts;

    @BeforeEach
    void nobodyIsBlocked() throws SQLException {
        change("DELETE FROM holdfast.sign_in_attempt");
    }

    @Test
    void leadsToTheSignInPageAndBackToWhatWasAskedFor() {
        People.exists("ada", Role.VIEWER);
        Browser browser = new Browser();

        Response refused = browser.get("/routers/1?saved=2");
        assertThat(refused.statusCode()).isEqualTo(303);
        assertThat(refused.header("Location")).endsWith("/sign-in?next=%2Frouters%2F1%3Fsaved%3D2");

        Response in = browser.submit(
                "/sign-in",
                "/sign-in",
                Map.of("name", "ADA", "password", People.PASSWORD, "next", "/routers/1?saved=2"));
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(in.header("Location")).endsWith("/routers/1?saved=2");
        assertThat(browser.get("/nodes").statusCode()).isEqualTo(200);
    }

    @Test
    void neverLeadsToAnotherSite() {
        People.exists("ada", Role.VIEWER);

        Response in = new Browser()
                .submit(
                        "/sign-in",
                        "/sign-in",
                        Map.of("name", "ada", "password", People.PASSWORD, "next", "//evil.example/"));

        assertThat(in.header("Location")).doesNotContain("evil");
    }

    @Test
    void answersAnUnknownUserAndAWrongPasswordAlike() {
        People.exists("ada", Role.VIEWER);

        Response wrong = new Browser().signIn("ada", "wrong");
        Response unknown = new Browser().signIn("eva", "wrong");

        assertThat(wrong.statusCode()).isEqualTo(401).isEqualTo(unknown.statusCode());
        assertThat(comparable(wrong)).isEqualTo(comparable(unknown)).contains("User or password is wrong.");
    }

    @Test
    void givesANewIdAtSignInWhateverTheBrowserBrought() {
        People.exists("ada", Role.VIEWER);
        Browser browser = new Browser();
        String planted = SecretToken.make().text();
        browser.cookies().put(SESSION, planted);

        Response in = browser.signIn("ada", People.PASSWORD);

        assertThat(in.detailedCookie(SESSION).isHttpOnly()).isTrue();
        assertThat(in.detailedCookie(SESSION).getSameSite()).isEqualTo("Lax");
        assertThat(in.cookie(SESSION)).isNotEqualTo(planted);
        Browser attacker = new Browser();
        attacker.cookies().put(SESSION, planted);
        assertThat(attacker.get("/").statusCode()).isEqualTo(303);
    }

    @Test
    void forgetsTheSessionAtSignOut() {
        Browser browser = People.signedIn("ada", Role.VIEWER);
        String cookie = browser.cookies().get(SESSION);

        Response out = browser.submit("/", "/sign-out", Map.of());

        assertThat(out.statusCode()).isEqualTo(303);
        assertThat(out.header("Location")).endsWith("/sign-in");
        assertThat(browser.cookies()).doesNotContainKey(SESSION);
        Browser thief = new Browser();
        thief.cookies().put(SESSION, String.valueOf(cookie));
        assertThat(thief.get("/").statusCode()).isEqualTo(303);
    }

    @Test
    void storesNeitherTokenNorPassword() throws SQLException {
        Browser browser = People.signedIn("ada", Role.VIEWER);
        String token = String.valueOf(browser.cookies().get(SESSION));

        assertThat(count("SELECT count(*) FROM holdfast.sign_in_session s WHERE s::text LIKE '%' || ? || '%'", token))
                .isZero();
        assertThat(count(
                        "SELECT count(*) FROM holdfast.user_account u WHERE u::text LIKE '%' || ? || '%'",
                        People.PASSWORD))
                .isZero();
    }

    @Test
    void doublesTheWaitWithEachFailureUpToFiveMinutes() throws SQLException {
        List<Long> waits = new ArrayList<>();
        for (int guess = 0; guess < 13; guess++) {
            assertThat(attempts.book("ada", "192.0.2.9").granted()).isTrue();
            waits.add(count("""
                    SELECT max(extract(epoch FROM blocked_until - last_at))::bigint FROM holdfast.sign_in_attempt
                    WHERE source = ?""", "192.0.2.9"));
            change("UPDATE holdfast.sign_in_attempt SET blocked_until = now()");
        }

        assertThat(waits).containsExactly(0L, 0L, 1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L);
    }

    @Test
    void countsGuessesAtOnceAsSoMany() {
        List<Boolean> granted = IntStream.range(0, 40)
                .parallel()
                .mapToObj(guess -> attempts.book("ada", "192.0.2.10").granted())
                .toList();

        assertThat(granted.stream().filter(each -> each)).hasSizeLessThan(10);
    }

    @Test
    void doesNotLookAtThePasswordWhileBlockedAndStillLetsTheUserInFromElsewhere() throws SQLException {
        People.exists("ada", Role.VIEWER);
        Browser guesser = new Browser();
        guesser.signIn("ada", "guess");
        change("UPDATE holdfast.sign_in_attempt SET blocked_until = now() + interval '2 min'");

        Response blocked = guesser.signIn("ada", People.PASSWORD);

        assertThat(blocked.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(blocked.header("Retry-After"))).isBetween(1, 120);
        assertThat(signIn.attempt("ada", People.PASSWORD, new Visitor("192.0.2.7", "test")))
                .isInstanceOf(SignIn.Outcome.Welcome.class);
    }

    @Test
    void letsABrowserInThatIsKnownWhateverIsGuessedBehindTheSameAddress() throws SQLException {
        Browser known = People.signedIn("ada", Role.VIEWER);
        known.submit("/", "/sign-out", Map.of());
        Browser guesser = new Browser();
        for (int guess = 0; guess < 4; guess++) {
            guesser.signIn("ada", "guess " + guess);
        }
        assertThat(guesser.signIn("ada", People.PASSWORD).statusCode()).isEqualTo(429);

        assertThat(known.signIn("ada", People.PASSWORD).statusCode()).isEqualTo(303);

        known.submit("/", "/sign-out", Map.of());
        People.exists("bob", Role.VIEWER);
        change("UPDATE holdfast.sign_in_attempt SET blocked_until = now() + interval '2 min'");
        assertThat(known.signIn("bob", People.PASSWORD).statusCode())
                .as("known for ada is not known for bob")
                .isEqualTo(429);
    }

    @Test
    void holdsAKnownBrowserToTheSameWaits() throws SQLException {
        Browser known = People.signedIn("ada", Role.VIEWER);
        known.submit("/", "/sign-out", Map.of());
        for (int guess = 0; guess < 4; guess++) {
            known.signIn("ada", "guess " + guess);
        }

        assertThat(known.signIn("ada", People.PASSWORD).statusCode()).isEqualTo(429);
    }

    @Test
    void takesAsLongForAnUnknownUserAsForAWrongPassword() throws SQLException {
        People.exists("ada", Role.VIEWER);
        List<Long> unknown = new ArrayList<>();
        List<Long> wrong = new ArrayList<>();
        for (int round = 0; round < 24; round++) {
            // Each from a source of its own, by turns: nobody is blocked, and a slow moment slows both.
            Visitor visitor = new Visitor("192.0.2." + (50 + round), "test");
            wrong.add(nanos(() -> signIn.attempt("ada", "wrong", visitor)));
            unknown.add(nanos(() -> signIn.attempt("nobody-of-that-name", "wrong", visitor)));
        }

        // Without the comparison with nobody's hash it is a tenth or less; half leaves room for a loaded machine.
        double ratio = (double) median(unknown) / median(wrong);
        assertThat(ratio).isBetween(0.5, 2.0);
    }

    private static long nanos(Runnable attempt) {
        long before = System.nanoTime();
        attempt.run();
        return System.nanoTime() - before;
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
    }

    @Test
    void putsSignInAndFailureOnRecordWithoutWhatWasTyped() throws SQLException {
        People.signedIn("ada", Role.VIEWER);
        new Browser().signIn("my secret in the wrong field", "x");

        assertThat(count("SELECT count(*) FROM holdfast.audit_record WHERE code = 100 AND actor = ?", "ada"))
                .isPositive();
        assertThat(count("SELECT count(*) FROM holdfast.audit_record WHERE code = 101 AND detail = ?", "no such user"))
                .isPositive();
        assertThat(count(
                        "SELECT count(*) FROM holdfast.audit_record r WHERE r::text LIKE '%' || ? || '%'", "my secret"))
                .isZero();
    }

    @Test
    void refusesAMutationWithoutTheTokenOfItsOwnBrowser() {
        Browser browser = People.signedIn("olga", Role.OPERATOR);
        String foreign = Browser.tokenOf(new Browser().get("/sign-in"));

        assertThat(browser.post("/sign-out", foreign, Map.of()).statusCode()).isEqualTo(403);
        assertThat(browser.request().post("/sign-out").statusCode()).isEqualTo(403);
        assertThat(browser.post("/routers/1/policy", "", Map.of("reason", "x")).statusCode())
                .isEqualTo(403);
        assertThat(browser.get("/").statusCode()).as("still signed in").isEqualTo(200);
    }

    @Test
    void refusesAMutationThatTheBrowserSaysAnotherSiteMade() {
        Browser browser = People.signedIn("olga", Role.OPERATOR);
        String token = Browser.tokenOf(browser.get("/"));

        int status = browser.request()
                .header("Sec-Fetch-Site", "cross-site")
                .contentType("application/x-www-form-urlencoded")
                .formParam("csrf", token)
                .post("/sign-out")
                .statusCode();

        assertThat(status).isEqualTo(403);
    }

    @Test
    void refusesASignInThatDidNotComeFromItsForm() {
        People.exists("ada", Role.VIEWER);

        Response forged = new Browser().post("/sign-in", "", Map.of("name", "ada", "password", People.PASSWORD));

        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(forged.cookie(SESSION)).isNull();
    }

    @Test
    void aViewerMayNotChangePolicyAndTheAttemptIsOnRecord() throws SQLException {
        Browser browser = People.signedIn("ada", Role.VIEWER);

        Response denied = browser.submit("/", "/routers/1/policy", Map.of("reason", "x"));

        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(denied.asString()).contains("Your role (viewer) does not include this.");
        assertThat(count(
                        "SELECT count(*) FROM holdfast.audit_record WHERE code = 120 AND request_id = ?",
                        denied.header("X-Request-Id")))
                .as("the answer names its row")
                .isEqualTo(1);
        assertThat(count("SELECT count(*) FROM holdfast.audit_record WHERE code = 120 AND actor = ?", "ada"))
                .isPositive();
    }

    private static String comparable(Response page) {
        return page.asString()
                .replaceAll("(name=\"csrf\" value=\")[^\"]*", "$1")
                .replaceAll("(id=\"name\" name=\"name\" value=\")[^\"]*", "$1");
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.executeUpdate();
        }
    }

    private long count(String sql, String parameter) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
