package dev.holdfast.control.access;

import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Instant;

/** Users for tests. */
public final class People {

    public static final String PASSWORD = "a password of tests";

    private static final PasswordHash HASH = PasswordHash.of(PASSWORD);

    private People() {}

    /** Makes a user of that name, unless there is one. */
    public static void exists(String name, Role role) {
        exists(name, role, Reach.EVERYWHERE);
    }

    /** The same, of these clusters only. */
    public static void exists(String name, Role role, Reach reach) {
        QuarkusTransaction.requiringNew().run(() -> {
            if (User.named(name).isEmpty()) {
                new User(name, HASH, new Standing(role, reach), Instant.now()).persist();
            }
        });
    }

    /** A browser that somebody of that role is signed in with. */
    public static Browser signedIn(String name, Role role) {
        return signedIn(name, role, Reach.EVERYWHERE);
    }

    /** The same, of these clusters only. */
    public static Browser signedIn(String name, Role role, Reach reach) {
        exists(name, role, reach);
        Browser browser = new Browser();
        int status = browser.signIn(name, PASSWORD).statusCode();
        if (status != 303) {
            throw new AssertionError("sign-in of " + name + " was answered with " + status);
        }
        return browser;
    }
}
