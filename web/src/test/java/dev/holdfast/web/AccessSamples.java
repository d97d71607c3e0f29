package dev.holdfast.web;

import dev.holdfast.web.Shell.Place;
import dev.holdfast.web.StandingForm.Choice;
import java.util.List;
import java.util.Map;

/** The pages about people and what they may. */
final class AccessSamples {

    private static final List<Choice> ROLES =
            List.of(new Choice("viewer", "viewer"), new Choice("operator", "operator"), new Choice("admin", "admin"));

    private AccessSamples() {}

    static void addTo(Map<String, Record> pages) {
        String name = "maria.hofmann@operations.example";
        pages.put("/account", account(name, "", "Your password was changed."));
        pages.put("/account-refused", account(name, "The present password is not right.", ""));
        pages.put("/users", users(name, ""));
        pages.put("/users-refused", users(name, "There is a user 'ada' already; choose another name."));
        pages.put("/users/2", user(name));
        pages.put("/sessions", new SessionsPage(shell("Sign-in sessions", Place.SESSIONS), sessions(name), ""));
        pages.put("/tokens", tokens(name));
        pages.put(
                "/no-tokens",
                new TokensPage(
                        shell("API tokens", Place.TOKENS),
                        List.of(),
                        new TokenForm("", "90", standing("viewer", "all"), ""),
                        ""));
        pages.put("/secret", secret(name));
    }

    /** Every one of them, with somebody of this name on it. */
    static List<Record> of(String name) {
        return List.of(
                account(name, "", ""),
                users(name, name),
                user(name),
                new SessionsPage(shell("Sign-in sessions", Place.SESSIONS), sessions(name), ""),
                tokens(name),
                secret(name));
    }

    private static AccountPage account(String name, String problem, String notice) {
        return new AccountPage(
                shell("My account", Place.ACCOUNT),
                new AccountView(name, "operator", "looks, and changes policy", "edge-a edge-b", true),
                sessions(name),
                problem,
                notice);
    }

    private static UsersPage users(String name, String problem) {
        return new UsersPage(
                shell("Users", Place.USERS),
                List.of(
                        new UserRow(1, "admin", "admin", "all", false, Samples.ago(86_400 * 40), null, true),
                        row(name),
                        new UserRow(
                                3, "night-shift", "viewer", "all", true, Samples.ago(4000), Samples.ago(90), false)),
                new UserForm(problem.isEmpty() ? "" : "ada", standing("viewer", "all"), problem),
                "");
    }

    private static UserRow row(String name) {
        return new UserRow(2, name, "operator", "edge-a edge-b", false, Samples.ago(400_000), null, false);
    }

    private static UserPage user(String name) {
        return new UserPage(
                shell(name, Place.USERS), row(name), standing("operator", "edge-a edge-b"), sessions(name), "", "");
    }

    private static TokensPage tokens(String name) {
        return new TokensPage(
                shell("API tokens", Place.TOKENS),
                List.of(
                        token("prometheus", name, TokenState.GOOD),
                        token("ci", name, TokenState.EXPIRED),
                        token("the old laptop", name, TokenState.REVOKED)),
                new TokenForm("", "90", standing("viewer", "all"), ""),
                "");
    }

    private static TokenRow token(String label, String owner, TokenState state) {
        return new TokenRow(
                "a1b2c3d4e5",
                label,
                owner,
                "viewer",
                "edge-a edge-b",
                state,
                Samples.ago(86_400 * 3),
                Samples.ago(-86_400 * 87),
                state == TokenState.GOOD ? Samples.ago(12) : null,
                state == TokenState.GOOD ? "192.0.2.17" : "");
    }

    private static SecretPage secret(String name) {
        return new SecretPage(
                shell("The password of " + name, Place.USERS),
                "The password of " + name,
                "Hand it over by a way that nobody else reads.",
                "Password",
                "abcde-fghij-kmnpq-rstuv-wxyz2",
                "/users");
    }

    private static List<SessionRow> sessions(String name) {
        return List.of(
                new SessionRow(
                        1,
                        name,
                        "Firefox on Linux",
                        "Mozilla/5.0",
                        "192.0.2.17",
                        Samples.ago(7200),
                        Samples.ago(3),
                        false,
                        true),
                new SessionRow(
                        2,
                        name,
                        "Chrome on Android",
                        "Mozilla/5.0",
                        "2001:db8:1:2:3:4:5:6",
                        Samples.ago(86_400 * 3),
                        Samples.ago(30_000),
                        true,
                        false));
    }

    private static StandingForm standing(String role, String clusters) {
        return new StandingForm(role, clusters, ROLES, "edge-a, edge-b, core");
    }

    private static Shell shell(String title, Place place) {
        return Samples.shell(title, place);
    }
}
