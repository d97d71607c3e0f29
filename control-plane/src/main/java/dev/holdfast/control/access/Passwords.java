package dev.holdfast.control.access;

import java.security.SecureRandom;
import java.util.Locale;

/** What a password has to be, and one made where none was given. */
final class Passwords {

    static final int SHORTEST = 12;
    static final int LONGEST = 1024;

    // Without what looks alike, because it is read from a screen.
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int GROUPS = 5;
    private static final int GROUP = 5;
    private static final int FEW = 5;

    private Passwords() {}

    /**
     * Gives the password back if it will do for this user. Length counts, not kinds of characters.
     *
     * @throws UserRefusedException saying what is wrong with it
     */
    static String check(String password, String user) {
        int characters = password.codePointCount(0, password.length());
        if (characters < SHORTEST || password.length() > LONGEST) {
            throw new UserRefusedException("The password has " + characters + " characters; give it " + SHORTEST
                    + " to " + LONGEST + ", a few words with spaces for instance.");
        }
        if (password.codePoints().distinct().count() < FEW) {
            throw new UserRefusedException("The password repeats the same few characters; choose another.");
        }
        if (password.toLowerCase(Locale.ROOT).contains(user) && user.length() > 2) {
            throw new UserRefusedException("The password contains the user's name; choose another.");
        }
        return password;
    }

    /** 25 characters of 32: 125 bits. */
    static String make() {
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP; i++) {
            if (i > 0 && i % GROUP == 0) {
                password.append('-');
            }
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.toString();
    }
}
