package dev.holdfast.control.audit.chain;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;

/**
 * How far the chain had come at a time, signed.
 *
 * @param seq of the last record; as places have no holes, also how many there were
 * @param hash over it and all before it, 64 hexadecimal digits
 * @param key id of the key that signed, {@code sha256:HEX}
 * @param signature ECDSA with SHA-256 over {@link #text}, DER in base64
 */
public record ChainHead(long seq, Instant at, String hash, String key, String signature) {

    /** The columns that {@link #read} wants. */
    static final String COLUMNS = "seq, at, encode(hash, 'hex'), key_id, signature";

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    /** What is signed: one line of JSON as RFC 8785 writes it, without a line feed. */
    public String text() {
        return "{\"at\":\"" + MICROS.format(at) + "\",\"hash\":\"" + hash + "\",\"key\":\"" + key + "\",\"seq\":" + seq
                + ",\"v\":1}";
    }

    /** How far the chain had come. */
    ChainLink link() {
        return new ChainLink(seq, hash);
    }

    byte[] hashBytes() {
        return HexFormat.of().parseHex(hash);
    }

    byte[] signatureBytes() {
        return Base64.getDecoder().decode(signature);
    }

    static ChainHead read(ResultSet row) throws SQLException {
        return new ChainHead(
                row.getLong(1),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                row.getString(3),
                row.getString(4),
                Base64.getEncoder().encodeToString(row.getBytes(5)));
    }
}
