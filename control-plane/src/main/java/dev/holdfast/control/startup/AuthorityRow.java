package dev.holdfast.control.startup;

import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.database.ConfiguredDatabase;
import dev.holdfast.control.database.KeySeal;
import dev.holdfast.control.enrollment.AuthoritySeal;
import dev.holdfast.control.enrollment.CertificateAuthority;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** The CA that the control plane serves under, as it lies in the database. Made by whichever control plane comes first; the others take it up. */
final class AuthorityRow {

    private final ConfiguredDatabase database;
    private final KeySeal seal;
    private final Path keyFile;

    AuthorityRow(ConfiguredDatabase database, KeySeal seal, Path keyFile) {
        this.database = database;
        this.seal = seal;
        this.keyFile = keyFile;
    }

    CertificateAuthority loadOrCreate() {
        try (Connection connection =
                DriverManager.getConnection(database.url(), database.appUser(), database.appPassword())) {
            connection.setAutoCommit(false);
            Optional<CertificateAuthority> known = load(connection);
            if (known.isEmpty()) {
                insert(connection, CertificateAuthority.create(Clock.systemUTC()));
                known = load(connection);
            }
            connection.commit();
            return known.orElseThrow();
        } catch (SQLException e) {
            throw new StartupRefusedException(
                    "the database at " + database.url() + " does not let " + database.appUser() + " in: "
                            + e.getMessage() + "; check the application role's password",
                    e);
        }
    }

    private Optional<CertificateAuthority> load(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT certificate, sealed_key FROM holdfast.authority WHERE serving")) {
            if (!row.next()) {
                return Optional.empty();
            }
            byte[] key = seal.open(row.getBytes(2), AuthoritySeal.CONTEXT)
                    .orElseThrow(
                            () -> new StartupRefusedException(
                                    "the key in " + keyFile
                                            + " does not open the CA in the database; give HOLDFAST_KEY_FILE of the control plane that made it"));
            return Optional.of(CertificateAuthority.of(row.getBytes(1), key, Clock.systemUTC()));
        }
    }

    /** Where another was quicker, the unique index waits for its commit and then lets this one go. */
    private void insert(Connection connection, CertificateAuthority made) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO holdfast.authority (created_at, certificate, sealed_key, signing, serving)
                VALUES (now(), ?, ?, true, true) ON CONFLICT DO NOTHING
                """)) {
            statement.setBytes(1, made.certificate().getEncoded());
            statement.setBytes(2, seal.seal(made.encodedKey(), AuthoritySeal.CONTEXT));
            if (statement.executeUpdate() == 1) {
                Audit.recordAtStart(
                        connection,
                        AuditEntry.done(AuditCode.AUTHORITY_CREATED, Actor.SYSTEM, "authority", made.publicKeyHash())
                                .changing(
                                        Map.of(),
                                        Map.of(
                                                "expires",
                                                made.certificate()
                                                        .getNotAfter()
                                                        .toInstant()
                                                        .toString())));
            }
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that has no encoding", e);
        }
    }
}
