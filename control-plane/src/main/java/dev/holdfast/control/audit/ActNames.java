package dev.holdfast.control.audit;

import dev.holdfast.control.query.Operand.Name;
import dev.holdfast.control.query.QueryRefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Acts as queries and answers name them: {@code policy.changed} for {@code POLICY_CHANGED}. */
public final class ActNames {

    /** What people say for an act whose name they do not know. */
    private static final Map<String, AuditCode> ALIASES = Map.of("policy.apply", AuditCode.POLICY_CHANGED);

    private static final Map<Integer, String> BY_NUMBER =
            Arrays.stream(AuditCode.values()).collect(Collectors.toMap(AuditCode::number, ActNames::of));

    private ActNames() {}

    public static String of(AuditCode code) {
        return dotted(code.name());
    }

    static String of(int code) {
        return Objects.requireNonNullElse(BY_NUMBER.get(code), Integer.toString(code));
    }

    /** All of them, in the order of their numbers. */
    public static List<String> all() {
        return Arrays.stream(AuditCode.values()).map(ActNames::of).toList();
    }

    /**
     * The numbers of the acts that a query names.
     *
     * @throws QueryRefusedException if it names none
     */
    static List<Integer> codes(Name name) {
        String wanted = dotted(name.text());
        boolean prefix = name.prefix() || wanted.endsWith(".");
        @Nullable AuditCode alias = ALIASES.get(wanted);
        List<Integer> found = Arrays.stream(AuditCode.values())
                .filter(code -> prefix ? of(code).startsWith(wanted) : of(code).equals(wanted) || code == alias)
                .map(AuditCode::number)
                .toList();
        if (found.isEmpty()) {
            throw QueryRefusedException.unknownName(
                    name,
                    "the name of an act, as docs/audit-codes.md lists them, or its beginning and a dot or *",
                    Stream.concat(all().stream(), ALIASES.keySet().stream()).toList());
        }
        return found;
    }

    private static String dotted(String text) {
        return text.toLowerCase(Locale.ROOT).replace('_', '.').replace('-', '.');
    }
}
