package dev.holdfast.cli.server;

import dev.holdfast.cli.server.ControlPlane.Event;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The text of server-sent events (WHATWG HTML, 9.2.6): lines of fields, an empty line behind each event. */
final class EventStream {

    private EventStream() {}

    static void read(BufferedReader lines, Consumer<Event> listener) throws IOException {
        String id = "";
        String name = "";
        List<String> data = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    listener.accept(new Event(id, name, String.join("\n", data)));
                }
                name = "";
                data.clear();
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
            switch (field) {
                case "id" -> id = value;
                case "event" -> name = value;
                case "data" -> data.add(value);
                default -> {
                    // A comment, or a field of a newer version.
                }
            }
        }
    }
}
