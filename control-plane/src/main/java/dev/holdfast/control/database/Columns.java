package dev.holdfast.control.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows turned into one array a column, which is how {@code unnest(…)} takes them: one statement for any number of rows. */
public final class Columns<T> {

    private final Collection<T> rows;
    private final List<Column> columns = new ArrayList<>();

    public Columns(Collection<T> rows) {
        this.rows = rows;
    }

    /** Elements of one PostgreSQL type. */
    private record Column(String type, @Nullable Object[] elements) {}

    /** The next column, of this PostgreSQL type. */
    public Columns<T> with(String type, Function<? super T, ? extends @Nullable Object> value) {
        columns.add(new Column(type, rows.stream().map(value).toArray(length -> array(type, length))));
        return this;
    }

    /** The driver sends arrays of these classes as they are; of others it makes text, that PostgreSQL has to take apart. */
    private static @Nullable Object[] array(String type, int length) {
        return switch (type) {
            case "text" -> new String[length];
            case "bigint" -> new Long[length];
            case "integer" -> new Integer[length];
            case "smallint" -> new Short[length];
            case "boolean" -> new Boolean[length];
            default -> new Object[length];
        };
    }

    public Columns<T> text(Function<? super T, String> value) {
        return with("text", value);
    }

    public Columns<T> bigint(Function<? super T, ? extends @Nullable Long> value) {
        return with("bigint", value);
    }

    /** The driver wants these as {@code byte[][]}. */
    public Columns<T> bytea(Function<? super T, byte[]> value) {
        columns.add(new Column("bytea", rows.stream().map(value).toArray(byte[][]::new)));
        return this;
    }

    /** Prepares the statement, and binds the columns to its parameters in their order. */
    public PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            statement.setArray(i + 1, connection.createArrayOf(column.type(), column.elements()));
        }
        return statement;
    }

    /** Runs a statement that changes rows. */
    public void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql)) {
            statement.executeUpdate();
        }
    }
}
