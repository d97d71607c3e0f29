package dev.holdfast.control.dashboard.people;

import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was done, said once on the page that follows. By a word in the address: a sentence there could be anybody's. */
enum Notice {
    PASSWORD_CHANGED("Your password was changed. Your other sessions have ended."),
    SESSION_ENDED("The session has ended, at every control plane."),
    USER_MADE("The user was made."),
    USER_CHANGED("Saved. It is in force at the user's next request."),
    USER_DISABLED("The user is shut out: sessions have ended, tokens open nothing."),
    USER_ENABLED("The user may sign in again."),
    PASSWORD_SET("The password was set. The user's sessions have ended."),
    TOKEN_REVOKED("The token opens nothing any more, at every control plane.");

    private final String sentence;

    Notice(String sentence) {
        this.sentence = sentence;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The sentence; empty: none was asked for, or one that is none. */
    static String of(@Nullable String word) {
        return Stream.of(values())
                .filter(notice -> notice.word().equals(word))
                .map(notice -> notice.sentence)
                .findFirst()
                .orElse("");
    }
}
