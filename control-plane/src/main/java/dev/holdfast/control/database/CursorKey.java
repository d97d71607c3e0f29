package dev.holdfast.control.database;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The key that cursors are signed with: one for all replicas, made with the tables, never changed. */
@ApplicationScoped
public class CursorKey {

    private final DataSource dataSource;
    private volatile byte[] known = {};

    @Inject
    CursorKey(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * 32 bytes.
     *
     * @throws DatabaseException if the database does not answer
     */
    public byte[] bytes() {
        if (known.length == 0) {
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement statement = connection.prepareStatement("SELECT key FROM holdfast.cursor_key");
                    ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("holdfast.cursor_key is empty");
                }
                known = row.getBytes(1);
            } catch (SQLException e) {
                throw new DatabaseException("the key of cursors could not be read: " + e.getMessage(), e);
            }
        }
        return known.clone();
    }
}
