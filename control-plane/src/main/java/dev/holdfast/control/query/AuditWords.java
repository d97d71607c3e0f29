package dev.holdfast.control.query;

import static dev.holdfast.control.query.WordType.ADDRESS;
import static dev.holdfast.control.query.WordType.MOMENT;
import static dev.holdfast.control.query.WordType.NAME;
import static dev.holdfast.control.query.WordType.NUMBER;

import java.util.List;

/** The words of the audit record, each declared once. What acts there are, the audit itself knows. */
final class AuditWords {

    static final List<Choice> ACTORS = List.of(
            Choice.of("user", "A person."),
            Choice.of("token", "A program with an API token; the actor is the token's public id."),
            Choice.of("node", "A node; the actor is its UUID."),
            Choice.of("system", "The control plane itself."),
            Choice.of("nobody", "Somebody who has not said, or not proven, who it is."));

    static final List<Choice> OUTCOMES = List.of(
            Choice.of("DONE", "It was done."),
            Choice.of("DENIED", "It was refused."),
            Choice.of("FAILED", "It was tried, and did not work."));

    static final List<Word> ALL = List.of(
            Word.of(
                    "since",
                    MOMENT,
                    "What was done then or later; without it, the 7 days before `until:`.",
                    "since:-30d"),
            Word.of(
                    "until",
                    MOMENT,
                    "What was done before then; of a day or month: before its end. Without it, until now.",
                    "until:2026-10"),
            Word.of("actor", NAME, "Who did it: name of a user, id of a token, UUID of a node.", "actor:admin"),
            Word.choice("by", "What the actor is.", "by:token", ACTORS),
            Word.of(
                    "action",
                    NAME,
                    "What was done, by the names of [audit-codes.md](audit-codes.md) in small letters with dots; a beginning"
                            + " that ends with a dot stands for all that begin so.",
                    "action:policy.changed"),
            Word.of("code", NUMBER, "What was done, by its number.", "code:300..399"),
            Word.of("target", NAME, "The id of what it was done to.", "target:web-*"),
            Word.of("target-kind", NAME, "The kind of what it was done to.", "target-kind:node"),
            Word.of("origin", ADDRESS, "The network address that it came from.", "origin:192.0.2.0/24"),
            Word.choice("outcome", "What came of it.", "outcome:denied", OUTCOMES),
            Word.of("request", NAME, "The id of the request that asked for it.", "request:4f3c*"));

    private AuditWords() {}
}
