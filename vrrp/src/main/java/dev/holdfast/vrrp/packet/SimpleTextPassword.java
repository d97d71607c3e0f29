package dev.holdfast.vrrp.packet;

/** The v2 simple text password (RFC 2338 section 5.3.6.2) as the word that stands in the packet, made without allocation. */
final class SimpleTextPassword {

    private SimpleTextPassword() {}

    /** Up to 8 ASCII characters, filled up with zeroes on the right. */
    static long word(String password) {
        long word = 0;
        for (int i = 0; i < MessageLayout.AUTHENTICATION_BYTES; i++) {
            word = word << 8 | (i < password.length() ? password.charAt(i) & 0xFF : 0);
        }
        return word;
    }
}
