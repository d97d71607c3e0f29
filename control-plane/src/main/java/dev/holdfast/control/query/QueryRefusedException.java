package dev.holdfast.control.query;

import java.util.List;
import java.util.stream.Collectors;

/** A query that cannot be answered, with everything that is wrong with it, in the order of the text. */
public final class QueryRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<QueryProblem> problems;

    public QueryRefusedException(List<QueryProblem> problems) {
        super(problems.stream().map(QueryProblem::sentence).collect(Collectors.joining(" ")));
        this.problems = List.copyOf(problems);
    }

    /** A name that only the asked room can know to be wrong. */
    public static QueryRefusedException unknownName(Operand.Name name, String expected, List<String> known) {
        QueryProblem problem = QueryProblem.at(name.position(), name.text(), expected);
        return new QueryRefusedException(
                List.of(problem.suggesting(Spelling.nearest(name.text(), known).orElse(null))));
    }

    public List<QueryProblem> problems() {
        return problems;
    }
}
