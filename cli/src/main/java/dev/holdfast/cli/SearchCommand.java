package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.server.ControlPlane;
import dev.holdfast.cli.server.ControlPlane.Answer;
import dev.holdfast.cli.server.ControlPlane.Event;
import dev.holdfast.cli.server.Json;
import dev.holdfast.cli.server.MistakeException;
import dev.holdfast.cli.server.UnreachableException;
import dev.holdfast.cli.terminal.Table;
import dev.holdfast.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Rows that a query finds: a page or more of them, all of them into a file, or those that come from now on. */
abstract class SearchCommand extends Asking {

    private static final int MOST_OF_A_PAGE = 1000;
    private static final long BETWEEN_CONNECTIONS_MILLIS = 1000;

    @Parameters(
            arity = "0..*",
            paramLabel = "QUERY",
            description = "Terms of the query language, as in docs/query.md; a term that begins with - goes behind --.")
    List<String> query = new ArrayList<>();

    @Option(
            names = "--limit",
            paramLabel = "ROWS",
            defaultValue = "50",
            description = "How many at most. Default: ${DEFAULT-VALUE}.")
    int limit;

    @Option(names = "--follow", description = "Shows what comes from now on, until it is interrupted.")
    boolean follow;

    @Option(
            names = "--export",
            paramLabel = "FORMAT",
            description = "Takes all of it, not only a page: ${COMPLETION-CANDIDATES}.")
    @Nullable
    Format export;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where an export goes; without it, to the output.")
    @Nullable
    Path output;

    /** Of an export. */
    enum Format {
        CSV,
        NDJSON
    }

    /** Of the API: {@code /api/v1/history}. */
    abstract String path();

    /** An empty table of these rows. */
    abstract Table table(Terminal terminal);

    abstract void addTo(Table table, JsonNode item, Terminal terminal);

    @Override
    int ask(ControlPlane controlPlane, Terminal terminal) throws IOException, InterruptedException {
        if (limit < 1) {
            throw new MistakeException("--limit " + limit + " is nothing; write 1 or more");
        }
        if (output != null && export == null) {
            throw new MistakeException("--output needs an --export csv or ndjson");
        }
        if (export != null) {
            return export(controlPlane, export);
        }
        return follow ? follow(controlPlane, terminal) : pages(controlPlane, terminal);
    }

    private Map<String, String> asked() {
        Map<String, String> asked = new LinkedHashMap<>();
        asked.put("q", String.join(" ", query));
        return asked;
    }

    private int pages(ControlPlane controlPlane, Terminal terminal) {
        Table table = table(terminal);
        String cursor = "";
        int left = limit;
        do {
            Map<String, String> page = asked();
            page.put("zone", terminal.zone().getId());
            page.put("limit", Integer.toString(Math.min(left, MOST_OF_A_PAGE)));
            if (!cursor.isEmpty()) {
                page.put("cursor", cursor);
            }
            Answer answer = controlPlane.get(path(), page);
            JsonNode items = answer.json().path("items");
            items.forEach(item -> {
                if (json) {
                    terminal.line(item.toString());
                } else {
                    addTo(table, item, terminal);
                }
            });
            left -= items.size();
            cursor = Texts.of(answer.json(), "next");
        } while (left > 0 && !cursor.isEmpty());
        if (json) {
            return Holdfast.DONE;
        }
        int code = show(table, terminal, "nothing found; without since: it is the last 7 days that are looked into");
        if (!cursor.isEmpty()) {
            spec.commandLine().getErr().println("holdfast: there is more; raise --limit, or ask for less time");
        }
        return code;
    }

    /** Until it is interrupted: what the control plane ends or the network cuts goes on where it was. */
    private int follow(ControlPlane controlPlane, Terminal terminal) throws InterruptedException {
        Map<String, String> asked = asked();
        asked.put("zone", terminal.zone().getId());
        Following following = new Following(terminal);
        while (true) {
            try {
                controlPlane.listen(path() + "/tail", asked, following.last, following::hear);
            } catch (UnreachableException cut) {
                following.cut(cut);
            }
            Thread.sleep(BETWEEN_CONNECTIONS_MILLIS);
        }
    }

    /** How far following has come. */
    private final class Following {

        private final Terminal terminal;
        private String last = "";
        private boolean headed;
        private boolean heard;
        private boolean away;

        private Following(Terminal terminal) {
            this.terminal = terminal;
        }

        private void hear(Event event) {
            heard = true;
            away = false;
            last = event.id().isEmpty() ? last : event.id();
            if (event.name().equals("item")) {
                tell(event.data(), !headed, terminal);
                headed = true;
            } else if (event.name().equals("signed-out")) {
                throw new MistakeException("the token is not accepted any more; run 'holdfast login' again");
            }
        }

        /** Says it once, however long it lasts. */
        private void cut(UnreachableException why) {
            if (!heard) {
                throw why;
            }
            if (!away) {
                spec.commandLine()
                        .getErr()
                        .println("holdfast: cut off: " + why.getMessage() + "; going on when it is back");
            }
            away = true;
        }
    }

    private void tell(String data, boolean first, Terminal terminal) {
        if (json) {
            terminal.line(data);
            return;
        }
        try {
            Table one = table(terminal);
            addTo(one, Json.read(data), terminal);
            one.print(terminal, first);
        } catch (JsonProcessingException malformed) {
            terminal.line(data);
        }
    }

    private int export(ControlPlane controlPlane, Format format) throws IOException {
        Map<String, String> asked = asked();
        asked.put("format", format.name().toLowerCase(Locale.ROOT));
        Path file = output;
        if (file == null) {
            controlPlane.download(path() + "/export", asked, body -> body.transferTo(System.out));
            System.out.flush();
            return Holdfast.DONE;
        }
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        if (Files.exists(file)) {
            throw new MistakeException(file + " is there already; name another file, or remove it");
        }
        try {
            controlPlane.download(path() + "/export", asked, body -> Files.copy(body, unfinished));
        } catch (FileAlreadyExistsException halfWay) {
            throw new MistakeException(
                    unfinished + " is there already, of an export that broke off; remove it", halfWay);
        }
        Files.move(unfinished, file);
        spec.commandLine().getErr().println("holdfast: wrote " + file);
        return Holdfast.DONE;
    }

    /** Without empty ones, blanks between. */
    static String sentence(String... words) {
        return String.join(
                " ", Arrays.stream(words).filter(word -> !word.isBlank()).toList());
    }
}
