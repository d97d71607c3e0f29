package dev.holdfast.vrrp.settings;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads routes and rules in the words of {@code ip route} and {@code ip rule}. */
final class RoutingText {

    private static final long MOST_UNSIGNED = 0xFFFF_FFFFL;
    private static final int LONGEST_INTERFACE = 15;
    private static final int MOST_RULE_PRIORITY = 32_765;
    private static final Set<String> ROUTE_WORDS = Set.of("via", "dev", "src", "table", "metric");
    private static final Set<String> RULE_WORDS = Set.of("from", "to", "iif", "oif", "fwmark", "table", "priority");

    private final String text;
    private final Map<String, String> operands = new HashMap<>();
    private boolean onLink;

    private RoutingText(String text) {
        this.text = text;
    }

    static VirtualRoute route(String text) {
        RoutingText reader = new RoutingText(text.strip());
        List<String> words = List.of(reader.text.split("\\s+", -1));
        reader.readOperands(words.subList(1, words.size()), ROUTE_WORDS, "via, dev, src, table, metric, onlink");
        IpAddress via = reader.address("via");
        IpAddress source = reader.address("src");
        Family family = via != null ? via.family() : source != null ? source.family() : Family.IPV4;
        Prefix destination = words.getFirst().equals("default") ? everything(family) : reader.network(words.getFirst());
        reader.requireOneFamily(destination.address(), via);
        reader.requireOneFamily(destination.address(), source);
        return new VirtualRoute(
                destination,
                via,
                reader.interfaceName("dev"),
                source,
                reader.table(VirtualRoute.MAIN_TABLE),
                reader.number("metric", 0, 0, MOST_UNSIGNED),
                reader.onLink);
    }

    static VirtualRule rule(String text, Family fallback) {
        RoutingText reader = new RoutingText(text.strip());
        reader.readOperands(
                List.of(reader.text.split("\\s+", -1)), RULE_WORDS, "from, to, iif, oif, fwmark, table, priority");
        Prefix from = reader.prefix("from");
        Prefix to = reader.prefix("to");
        String incoming = reader.interfaceName("iif");
        String outgoing = reader.interfaceName("oif");
        long mark = reader.number("fwmark", 0, 1, MOST_UNSIGNED);
        if (from == null && to == null && incoming == null && outgoing == null && mark == 0) {
            throw reader.refusal("it would apply to everything; say from, to, iif, oif or fwmark");
        }
        reader.requireOneFamily(from == null ? null : from.address(), to == null ? null : to.address());
        long table = reader.table(0);
        int priority = (int) reader.number("priority", 0, 1, MOST_RULE_PRIORITY);
        if (table == 0 || priority == 0) {
            throw reader.refusal("it needs a table and a priority (1 to 32765), such as 'table 100 priority 1000'");
        }
        Family family = from != null
                ? from.address().family()
                : to != null ? to.address().family() : fallback;
        return new VirtualRule(family, from, to, incoming, outgoing, mark, table, priority);
    }

    private static Prefix everything(Family family) {
        return new Prefix(new IpAddress(family, 0, 0), 0);
    }

    private void readOperands(List<String> words, Set<String> known, String listed) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("onlink") && known.contains("via")) {
                onLink = true;
            } else if (!known.contains(word)) {
                throw refusal("'" + word + "' is not known; the words are " + listed);
            } else if (i + 1 == words.size()) {
                throw refusal("'" + word + "' needs a value behind it");
            } else if (operands.putIfAbsent(word, words.get(++i)) != null) {
                throw refusal("'" + word + "' stands there twice; take one out");
            }
        }
    }

    private @Nullable IpAddress address(String word) {
        String operand = operands.get(word);
        return operand == null ? null : SettingParser.parseAddress(operand);
    }

    /** An address alone is a prefix of its whole length. */
    private @Nullable Prefix prefix(String word) {
        String operand = operands.get(word);
        return operand == null ? null : network(operand);
    }

    private Prefix network(String word) {
        Prefix prefix;
        if (word.indexOf('/') < 0) {
            IpAddress address = SettingParser.parseAddress(word);
            prefix = new Prefix(address, address.family().addressBytes() * 8);
        } else {
            try {
                prefix = Prefix.parse(word);
            } catch (IllegalArgumentException malformed) {
                throw refusal("'" + word + "' " + malformed.getMessage());
            }
        }
        if (!prefix.isNetwork()) {
            throw refusal("'" + word + "' has bits set behind its prefix length; write the network's first address");
        }
        return prefix;
    }

    private @Nullable String interfaceName(String word) {
        String operand = operands.get(word);
        if (operand != null && (operand.length() > LONGEST_INTERFACE || operand.contains("/"))) {
            throw refusal("'" + operand + "' is no interface name; write 1 to 15 characters, no '/'");
        }
        return operand;
    }

    private long table(long fallback) {
        return "main".equals(operands.get("table"))
                ? VirtualRoute.MAIN_TABLE
                : number("table", fallback, 1, MOST_UNSIGNED);
    }

    private long number(String word, long fallback, long least, long most) {
        String operand = operands.get(word);
        if (operand == null) {
            return fallback;
        }
        long number = operand.matches("\\d{1,10}") ? Long.parseLong(operand) : -1;
        if (number < least || number > most) {
            throw refusal(
                    "'" + word + " " + operand + "' is out of range; write a number from " + least + " to " + most);
        }
        return number;
    }

    private void requireOneFamily(@Nullable IpAddress first, @Nullable IpAddress second) {
        if (first != null && second != null && first.family() != second.family()) {
            throw refusal("it mixes families; write one for IPv4 and one for IPv6");
        }
    }

    private IllegalArgumentException refusal(String why) {
        return new IllegalArgumentException("holds '" + text + "'; " + why);
    }
}
