package dev.holdfast.control.audit.chain;

import dev.holdfast.control.database.KeySeal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The chain for those who ask about it: whether it is whole, and its signed heads. */
@ApplicationScoped
public class AuditChain {

    private final DataSource dataSource;
    private final KeySeal seal;
    private final Semaphore verifying = new Semaphore(1);

    @Inject
    AuditChain(DataSource dataSource, @ConfigProperty(name = "holdfast.key.file") Path keyFile) throws IOException {
        this.dataSource = dataSource;
        this.seal = KeySeal.ofFile(keyFile);
    }

    /**
     * A key that heads are signed with.
     *
     * @param publicKey its public half in PEM, for {@code openssl}
     */
    public record Key(String id, Instant createdAt, String publicKey) {}

    /**
     * Verifies the chain, in one pass and the memory of a few records.
     *
     * @param from place of the first record to look at; what is before it is taken as it stands. 0: from the beginning
     * @return empty: this replica is at a verification already
     */
    public Optional<Verification> verify(long from) {
        if (!verifying.tryAcquire()) {
            return Optional.empty();
        }
        try (Connection connection = dataSource.getConnection()) {
            return Optional.of(ChainVerifier.verify(connection, seal, from));
        } catch (SQLException e) {
            throw new IllegalStateException("the audit record could not be verified: " + e.getMessage(), e);
        } finally {
            verifying.release();
        }
    }

    /** The newest head; empty: nothing has been sealed yet. */
    public Optional<ChainHead> tip() {
        return heads("holdfast.audit_tip WHERE seq > 0 AND seq < ? LIMIT ?", Long.MAX_VALUE, 1).stream()
                .findFirst();
    }

    /** The heads that are kept for ever, of places below {@code before}, newest first. */
    public List<ChainHead> heads(long before, int limit) {
        return heads("holdfast.audit_head WHERE seq < ? ORDER BY seq DESC LIMIT ?", before, limit);
    }

    /** The keys that signed them, oldest first. */
    public List<Key> keys() {
        List<Key> found = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT id, created_at, public_key FROM holdfast.audit_key ORDER BY created_at, id");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(new Key(
                        rows.getString(1),
                        rows.getObject(2, OffsetDateTime.class).toInstant(),
                        pem(rows.getBytes(3))));
            }
            return found;
        } catch (SQLException e) {
            throw unread(e);
        }
    }

    private List<ChainHead> heads(String from, long before, int limit) {
        List<ChainHead> found = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT " + ChainHead.COLUMNS + " FROM " + from)) {
            statement.setLong(1, before);
            statement.setInt(2, limit);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(ChainHead.read(rows));
                }
            }
            return found;
        } catch (SQLException e) {
            throw unread(e);
        }
    }

    private static String pem(byte[] publicKey) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(publicKey)
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static IllegalStateException unread(SQLException e) {
        return new IllegalStateException("the heads of the audit record could not be read: " + e.getMessage(), e);
    }
}
