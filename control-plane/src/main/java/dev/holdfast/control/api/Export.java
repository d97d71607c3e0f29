package dev.holdfast.control.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer, written as it is read, page by page: at no time is more of it in memory than a page. Each line carries
 * the cursor that goes on behind it, so that an export that was cut off can be resumed.
 *
 * @param pages the page behind a cursor
 * @param cursor what goes on behind a row
 * @param item a row for JSON
 * @param header names of the cells
 * @param cells a row for CSV, null: empty
 */
record Export<E>(
        Function<@Nullable String, Page<E>> pages,
        Function<E, String> cursor,
        Function<E, Object> item,
        List<String> header,
        Function<E, List<@Nullable Object>> cells) {

    /** Rows of one read. */
    static final int PAGE = 1000;

    private static final int BUFFER = 32_768;

    /** Some rows, and where to go on; null: there are no more. */
    record Page<E>(List<E> rows, @Nullable String next) {}

    private record Line(@JsonUnwrapped Object item, String cursor) {}

    /** Writes one row. */
    @FunctionalInterface
    private interface RowWriter<E> {
        void write(E row, OutputStream out) throws IOException;
    }

    /** RFC 4180: a header, lines that end with CR and LF, quotes where they are needed. */
    StreamingOutput csv(@Nullable String from, ObjectMapper json) {
        return stream(from, CsvLine.of(headerWithCursor()), (row, out) -> {
            List<@Nullable Object> all = new ArrayList<>(cells.apply(row));
            all.add(cursor.apply(row));
            out.write(bytes(CsvLine.of(all.stream()
                    .map(cell -> cell instanceof Map<?, ?> fields ? text(json, fields) : cell)
                    .toList())));
        });
    }

    /** One JSON object a line. */
    StreamingOutput ndjson(@Nullable String from, ObjectMapper json) {
        return stream(from, "", (row, out) -> {
            out.write(json.writeValueAsBytes(new Line(item.apply(row), cursor.apply(row))));
            out.write('\n');
        });
    }

    /** The first page is read at once, so that what is wrong is told instead of an export. */
    private StreamingOutput stream(@Nullable String from, String head, RowWriter<E> writer) {
        Page<E> first = pages.apply(from);
        return out -> {
            OutputStream buffered = new BufferedOutputStream(out, BUFFER);
            buffered.write(bytes(head));
            @Nullable Page<E> page = first;
            while (page != null) {
                for (E row : page.rows()) {
                    writer.write(row, buffered);
                }
                page = page.next() == null ? null : pages.apply(page.next());
            }
            buffered.flush();
        };
    }

    private List<Object> headerWithCursor() {
        List<Object> all = new ArrayList<>(header);
        all.add("cursor");
        return all;
    }

    private static String text(ObjectMapper json, Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException("what was read from JSON can be written as JSON", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
