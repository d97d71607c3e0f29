package dev.holdfast.control.audit.chain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * How far a chain has come.
 *
 * @param seq of the last record, from 1; 0: none yet
 * @param hash over it and all before it, 64 hexadecimal digits
 */
record ChainLink(long seq, String hash) {

    /** Before the first record. */
    static final ChainLink GENESIS = new ChainLink(0, "0".repeat(64));

    /** The link of the record with this canonical text, if it is the next. */
    ChainLink next(String text) {
        return new ChainLink(seq + 1, hashAfter(hash, text));
    }

    /** SHA-256 over the hash before, a line feed, the text, a line feed: so that {@code sha256sum} can say the same. */
    private static String hashAfter(String before, String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((before + "\n" + text + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not to be had", e);
        }
    }
}
