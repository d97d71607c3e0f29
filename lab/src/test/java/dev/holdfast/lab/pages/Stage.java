package dev.holdfast.lab.pages;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.browser.Chromium;
import dev.holdfast.lab.program.ControlPlane;
import dev.holdfast.lab.program.Programs;
import dev.holdfast.lab.session.Postgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;

/** The built control plane without a node, its database, and one Chromium. */
final class Stage implements AutoCloseable {

    static final double SOON_MILLIS = 30_000;

    private static final String PASSWORD = "correct-horse-battery-staple";
    private static final Duration UP = Duration.ofSeconds(90);

    private final Lab lab;
    private final ControlPlane controlPlane;
    private final Postgres postgres;
    private final Chromium chromium = new Chromium();

    Stage(String purpose) {
        lab = Lab.open(purpose);
        Path data = lab.directory().resolve("control-plane");
        controlPlane = ControlPlane.start(
                lab,
                Programs.find(),
                ControlPlane.Config.onFreePorts(data)
                        .with("HOLDFAST_ADMIN_PASSWORD", PASSWORD)
                        .with("HOLDFAST_HTTP_RATE", "100000"));
        postgres = new Postgres(lab, data);
    }

    Stage ready() {
        controlPlane.awaitReady(UP);
        return this;
    }

    /** Fills the database with the rows of a file beside this class's resources. */
    Stage play(String scene) {
        try (InputStream file = Objects.requireNonNull(Stage.class.getResourceAsStream("/pages/" + scene), scene)) {
            change(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void change(String sql) {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The first column of the first row. */
    String ask(String sql, Object... parameters) {
        try (Connection connection = postgres.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new AssertionError("no row for " + sql);
                }
                return row.getString(1);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Nodes that no stream keeps alive are taken for silent after a while: says that they were heard just now. */
    void keepNodesAlive() {
        change("UPDATE holdfast.node_presence SET last_seen_at = now() WHERE connected");
    }

    String address(String path) {
        return controlPlane.address().resolve(path).toString();
    }

    /** A browser of its own that nobody is signed in with. */
    BrowserContext anybody(Browser.NewContextOptions options) {
        BrowserContext context = chromium.browser().newContext(options);
        context.setDefaultTimeout(SOON_MILLIS);
        return context;
    }

    /** A browser of its own that the first user is signed in with. */
    BrowserContext admin(Browser.NewContextOptions options) {
        return signedIn(options, "admin", PASSWORD);
    }

    BrowserContext signedIn(Browser.NewContextOptions options, String user, String password) {
        BrowserContext context = anybody(options);
        try (Page page = context.newPage()) {
            page.navigate(address("/sign-in"));
            page.getByLabel("User").fill(user);
            page.getByLabel("Password").fill(password);
            page.locator("form.card button[type=submit]").click();
            page.locator("h1:has-text('Overview')").waitFor();
        }
        return context;
    }

    @Override
    public void close() {
        chromium.close();
        lab.close();
    }
}
