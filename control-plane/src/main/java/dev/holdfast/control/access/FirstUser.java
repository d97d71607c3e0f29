package dev.holdfast.control.access;

import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.security.SecureRandom;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Makes {@code admin} at the first start: with the password that was given, or with one that is printed once. */
@ApplicationScoped
class FirstUser {

    private static final Logger LOG = Logger.getLogger(FirstUser.class);
    private static final String NAME = "admin";
    private static final int SHORT = 12;

    // Without what looks alike, because it is read from a screen.
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int GROUPS = 5;
    private static final int GROUP = 5;

    private final Audit audit;
    private final EntityManager database;
    private final Optional<String> given;

    @Inject
    FirstUser(
            Audit audit,
            EntityManager database,
            @ConfigProperty(name = "holdfast.admin.password") Optional<String> given) {
        this.audit = audit;
        this.database = database;
        this.given = given;
    }

    void start(@Observes StartupEvent event) {
        if (QuarkusTransaction.requiringNew().call(() -> User.count() > 0)) {
            return;
        }
        String password = given.orElseGet(FirstUser::makePassword);
        PasswordHash hash = PasswordHash.of(password);
        boolean made = QuarkusTransaction.requiringNew().call(() -> insert(hash));
        if (!made) {
            return;
        }
        if (given.isEmpty()) {
            // To the terminal and not to the log: logs are kept and shipped.
            System.out.println("First user: " + NAME + ", password: " + password + " (shown this once)");
        } else if (password.length() < SHORT) {
            LOG.warnf(
                    "event=short_password user=%s characters=%d remedy=\"give HOLDFAST_ADMIN_PASSWORD at least %d\"",
                    NAME, password.length(), SHORT);
        }
    }

    // Two replicas may start at once on an empty database: one of them makes it.
    private boolean insert(PasswordHash hash) {
        int made = database.createNativeQuery("""
                        INSERT INTO holdfast.user_account (name, password_hash, role, created_at)
                        VALUES (:name, :hash, 'ADMIN', now()) ON CONFLICT (name) DO NOTHING
                        """)
                .setParameter("name", NAME)
                .setParameter("hash", hash.text())
                .executeUpdate();
        if (made == 1) {
            audit.record(AuditEntry.done(AuditCode.USER_CREATED, Actor.SYSTEM, "user", NAME));
        }
        return made == 1;
    }

    /** 25 characters of 32: 125 bits. */
    private static String makePassword() {
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
