package dev.holdfast.control.query;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs what is handed out together with the query that it belongs to, and takes back nothing else. */
final class Seal {

    private static final int MAC_BYTES = 16;
    private static final int LONGEST = 16_384;

    private final byte[] key;
    private final String purpose;
    private final Query query;

    Seal(byte[] key, String purpose, Query query) {
        this.key = key;
        this.purpose = purpose;
        this.query = query;
    }

    /** Letters, digits, {@code -} and {@code _}. */
    String close(byte[] body) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(body.length + MAC_BYTES)
                        .put(body)
                        .put(mac(body))
                        .array());
    }

    /** @throws CursorRefusedException if it was not closed with the same key, for the same purpose and query */
    byte[] open(String text) {
        byte[] bytes = bytes(text);
        if (bytes.length < MAC_BYTES) {
            throw new CursorRefusedException();
        }
        byte[] body = Arrays.copyOf(bytes, bytes.length - MAC_BYTES);
        if (!MessageDigest.isEqual(Arrays.copyOfRange(bytes, body.length, bytes.length), mac(body))) {
            throw new CursorRefusedException();
        }
        return body;
    }

    private static byte[] bytes(String text) {
        try {
            return text.length() > LONGEST
                    ? new byte[0]
                    : Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notOurs) {
            return new byte[0];
        }
    }

    private byte[] mac(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (String part :
                    List.of(purpose, query.subject().name(), query.zone().getId(), query.text())) {
                mac.update(part.getBytes(StandardCharsets.UTF_8));
                mac.update((byte) 0);
            }
            return Arrays.copyOf(mac.doFinal(body), MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
