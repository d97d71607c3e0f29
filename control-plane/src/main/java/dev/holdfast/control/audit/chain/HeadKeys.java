package dev.holdfast.control.audit.chain;

import dev.holdfast.control.database.KeySeal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of heads, as they lie in the database. One that does not open under the key file is none of ours, whatever
 * stands beside it: that is what keeps somebody who can write every table from signing a chain of his own.
 */
final class HeadKeys {

    private final KeySeal seal;
    private final Map<String, HeadKey> known = new HashMap<>();
    private @Nullable HeadKey signing;

    HeadKeys(KeySeal seal) {
        this.seal = seal;
    }

    /** The key that signs now; made if there is none. For whoever holds the sealer's lock. */
    HeadKey signing(Connection connection) throws SQLException {
        if (signing == null) {
            load(connection);
        }
        if (signing == null) {
            HeadKey made = HeadKey.make();
            insert(connection, made);
            // Known only once it is committed: the caller may yet fail.
            return made;
        }
        return Objects.requireNonNull(signing);
    }

    /** Whether a key of ours signed this head. */
    boolean signed(Connection connection, ChainHead head) throws SQLException {
        if (!known.containsKey(head.key())) {
            load(connection);
        }
        HeadKey key = known.get(head.key());
        return key != null && key.signed(head);
    }

    /** The first key in the database that is none of ours; empty: all are. */
    Optional<String> forged(Connection connection) throws SQLException {
        load(connection);
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT id FROM holdfast.audit_key ORDER BY created_at, id");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                if (!known.containsKey(rows.getString(1))) {
                    return Optional.of(rows.getString(1));
                }
            }
        }
        return Optional.empty();
    }

    private void load(Connection connection) throws SQLException {
        known.clear();
        signing = null;
        try (PreparedStatement statement = connection.prepareStatement(
                        "SELECT id, public_key, sealed_key FROM holdfast.audit_key ORDER BY created_at, id");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                String id = rows.getString(1);
                HeadKey.open(rows.getBytes(2), rows.getBytes(3), seal)
                        .filter(key -> key.id().equals(id))
                        .ifPresent(key -> {
                            known.put(id, key);
                            signing = key;
                        });
            }
        }
    }

    private void insert(Connection connection, HeadKey made) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO holdfast.audit_key (id, created_at, public_key, sealed_key) VALUES (?, now(), ?, ?)")) {
            statement.setString(1, made.id());
            statement.setBytes(2, made.publicKey());
            statement.setBytes(3, made.sealedWith(seal));
            statement.executeUpdate();
        }
    }
}
