package dev.holdfast.node.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The subset of YAML that the node's file uses, read from the parser's events: one document, no anchors, aliases, tags or
 * duplicate keys, nested at most 16 deep. So a hostile file costs time and memory in proportion to its length.
 */
final class YamlText {

    /** Longest file, in characters. */
    static final int LONGEST = 1 << 20;

    private static final int DEEPEST = 16;

    private final Iterator<Event> events;
    private final Deque<Open> open = new ArrayDeque<>();
    private @Nullable YamlNode root;

    private YamlText(Iterator<Event> events) {
        this.events = events;
    }

    /**
     * Reads the one document of {@code text}; empty if it holds nothing.
     *
     * @throws Malformed if it is no YAML, or YAML outside the subset
     */
    static Optional<YamlNode> read(String text) throws Malformed {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(LONGEST)
                .setUseMarks(true)
                .build();
        try {
            YamlText reader = new YamlText(new Parse(settings).parseString(text).iterator());
            return Optional.ofNullable(reader.document());
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new Malformed(line, "is no valid YAML here: " + e.getProblem().strip());
        } catch (YamlEngineException e) {
            throw new Malformed(
                    1,
                    "is no valid YAML: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private @Nullable YamlNode document() throws Malformed {
        int documents = 0;
        while (events.hasNext()) {
            Event event = events.next();
            if (event instanceof DocumentStartEvent && ++documents > 1) {
                throw new Malformed(line(event), "begins a second document; one is enough, remove the '---'");
            }
            take(event);
        }
        return root;
    }

    private void take(Event event) throws Malformed {
        switch (event) {
            case AliasEvent _ ->
                throw new Malformed(line(event), "uses an alias (*name); write the value out where it is needed");
            case ScalarEvent scalar -> {
                refuseExtras(scalar.getAnchor().isPresent(), scalar.getTag().isPresent(), event);
                scalar(scalar);
            }
            case CollectionStartEvent collection -> {
                refuseExtras(
                        collection.getAnchor().isPresent(), collection.getTag().isPresent(), event);
                begin(collection);
            }
            case SequenceEndEvent _, MappingEndEvent _ -> place(open.pop().finished());
            default -> {}
        }
    }

    private static void refuseExtras(boolean anchor, boolean tag, Event event) throws Malformed {
        if (anchor) {
            throw new Malformed(line(event), "uses an anchor (&name); write the value out where it is needed");
        }
        if (tag) {
            throw new Malformed(line(event), "uses a tag (!name); remove it, the types are known");
        }
    }

    private void begin(CollectionStartEvent event) throws Malformed {
        if (open.size() == DEEPEST) {
            throw new Malformed(line(event), "is nested deeper than " + DEEPEST + " levels");
        }
        if (awaitsKey()) {
            throw new Malformed(line(event), "uses a block as a field's name; a name is a word");
        }
        switch (event) {
            case MappingStartEvent _ -> open.push(new OpenFields(line(event)));
            case SequenceStartEvent _ -> open.push(new OpenItems(line(event)));
            default -> throw new IllegalStateException("unknown collection " + event);
        }
    }

    private void scalar(ScalarEvent event) throws Malformed {
        String value = event.getValue();
        if (open.peek() instanceof OpenFields fields && fields.key == null) {
            fields.name(value, line(event));
            return;
        }
        boolean isNull = event.isPlain() && (value.equals("~") || value.equals("null"));
        place(new YamlNode.Text(line(event), isNull ? "" : value));
    }

    private boolean awaitsKey() {
        return open.peek() instanceof OpenFields fields && fields.key == null;
    }

    private void place(YamlNode node) {
        Open parent = open.peek();
        if (parent == null) {
            root = node;
        } else {
            parent.add(node);
        }
    }

    private static int line(Event event) {
        return event.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    /** A collection whose end has not been seen. */
    private sealed interface Open {
        void add(YamlNode node);

        YamlNode finished();
    }

    private static final class OpenItems implements Open {
        private final int line;
        private final List<YamlNode> items = new ArrayList<>();

        OpenItems(int line) {
            this.line = line;
        }

        @Override
        public void add(YamlNode node) {
            items.add(node);
        }

        @Override
        public YamlNode finished() {
            return new YamlNode.Items(line, items);
        }
    }

    private static final class OpenFields implements Open {
        private final int line;
        private final Map<String, YamlNode.Field> fields = new LinkedHashMap<>();
        private @Nullable String key;
        private int keyLine;

        OpenFields(int line) {
            this.line = line;
        }

        void name(String name, int at) throws Malformed {
            YamlNode.Field former = fields.get(name);
            if (former != null) {
                throw new Malformed(at, "names '" + name + "' again, it stands on line " + former.line() + " already");
            }
            key = name;
            keyLine = at;
        }

        @Override
        public void add(YamlNode node) {
            if (key == null) {
                throw new IllegalStateException("a value without a name");
            }
            fields.put(key, new YamlNode.Field(keyLine, node));
            key = null;
        }

        @Override
        public YamlNode finished() {
            return new YamlNode.Fields(line, fields);
        }
    }

    /** The text is not what this reader takes. */
    static final class Malformed extends Exception {
        private final int line;

        Malformed(int line, String message) {
            super(message);
            this.line = line;
        }

        int line() {
            return line;
        }
    }
}
