package dev.holdfast.control.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A statement that grows: its text is the program's, and whatever somebody typed is a parameter of it. */
public final class SqlText {

    private final StringBuilder text = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();

    /** An array parameter, of this PostgreSQL type. */
    public record Elements(String type, List<?> values) {
        public Elements {
            values = List.copyOf(values);
        }
    }

    /** The beginning of one, with a parameter for each question mark. */
    public static SqlText of(String constant, Object... values) {
        return new SqlText().add(constant, values);
    }

    /** Goes on, with a parameter for each question mark. */
    public SqlText add(String constant, Object... values) {
        text.append(constant);
        parameters.addAll(List.of(values));
        return this;
    }

    /** Goes on with another one. */
    public SqlText add(SqlText other) {
        text.append(other.text);
        parameters.addAll(other.parameters);
        return this;
    }

    /** Several with a word between them, in brackets. */
    public static SqlText joined(String between, List<SqlText> parts) {
        SqlText all = new SqlText().add("(");
        for (int i = 0; i < parts.size(); i++) {
            all.add(i == 0 ? "" : between).add(parts.get(i));
        }
        return all.add(")");
    }

    /** With every parameter bound. */
    public PreparedStatement prepare(Connection connection) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(text.toString());
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i) instanceof Elements(String type, List<?> values)) {
                statement.setArray(i + 1, connection.createArrayOf(type, values.toArray()));
            } else {
                statement.setObject(i + 1, parameters.get(i));
            }
        }
        return statement;
    }

    /** Without the parameters: they are somebody's. */
    @Override
    public String toString() {
        return text.toString();
    }
}
