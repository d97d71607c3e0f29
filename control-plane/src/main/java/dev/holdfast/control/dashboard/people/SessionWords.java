package dev.holdfast.control.dashboard.people;

import dev.holdfast.control.access.SignInSessions;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.control.access.SignedIn.Credential;
import dev.holdfast.web.SessionRow;
import dev.holdfast.web.When;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Sign-in sessions as lists show them. */
final class SessionWords {

    // In this order: each of them also says what those below it are.
    private static final List<Map.Entry<String, String>> BROWSERS = List.of(
            Map.entry("Edg", "Edge"),
            Map.entry("OPR/", "Opera"),
            Map.entry("Firefox/", "Firefox"),
            Map.entry("Chrome/", "Chrome"),
            Map.entry("Safari/", "Safari"));
    private static final List<Map.Entry<String, String>> SYSTEMS = List.of(
            Map.entry("Android", "Android"),
            Map.entry("iPhone", "iOS"),
            Map.entry("iPad", "iPadOS"),
            Map.entry("Windows", "Windows"),
            Map.entry("Mac OS X", "macOS"),
            Map.entry("Linux", "Linux"));

    private SessionWords() {}

    static List<SessionRow> of(List<SignInSessions.View> sessions, SignedIn who) {
        Instant now = Instant.now();
        return sessions.stream().map(session -> row(session, who, now)).toList();
    }

    private static SessionRow row(SignInSessions.View session, SignedIn who, Instant now) {
        return new SessionRow(
                session.id(),
                session.user(),
                browser(session.userAgent()),
                session.userAgent(),
                session.origin(),
                new When(session.createdAt(), now),
                new When(session.lastSeenAt(), now),
                session.byProvider(),
                who.credential().equals(new Credential.Session(session.id())));
    }

    static String browser(String agent) {
        String browser = first(BROWSERS, agent, "");
        String system = first(SYSTEMS, agent, "");
        if (browser.isEmpty()) {
            return system.isEmpty() ? "a browser" : "a browser on " + system;
        }
        return system.isEmpty() ? browser : browser + " on " + system;
    }

    private static String first(List<Map.Entry<String, String>> words, String agent, String none) {
        return words.stream()
                .filter(word -> agent.contains(word.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(none);
    }
}
