package dev.holdfast.node.session.testing;

import dev.holdfast.node.engine.Engine;
import dev.holdfast.node.engine.EngineCommand;
import dev.holdfast.node.engine.NodeEvent;
import dev.holdfast.node.engine.NodeStatus;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An engine that does at once what it is asked, and remembers it. */
public final class TestEngine implements Engine {

    private final List<EngineCommand.Apply> applied = new CopyOnWriteArrayList<>();
    private volatile NodeStatus status = new NodeStatus(new NodeEvent.Occurrence(1, 1), List.of());
    private volatile boolean refusing;

    @Override
    public void submit(EngineCommand command) {
        switch (command) {
            case EngineCommand.Apply apply
            when refusing -> apply.done().completeExceptionally(new IllegalStateException("no such interface"));
            case EngineCommand.Apply apply -> {
                applied.add(apply);
                apply.done().complete(null);
            }
            case EngineCommand.Status asked -> asked.answer().complete(status);
            case EngineCommand.CheckSeen _ -> throw new IllegalStateException("nobody here looks at checks");
            case EngineCommand.Silenced _ -> throw new IllegalStateException("nobody here asks for silence");
            case EngineCommand.Handover asked ->
                asked.answer().complete(new EngineCommand.Handover.Answer.Refused("UNKNOWN_ROUTER"));
            case EngineCommand.Stop stop -> stop.done().complete(null);
        }
    }

    /** Every Apply that was taken. */
    public List<EngineCommand.Apply> applied() {
        return applied;
    }

    public void setStatus(NodeStatus status) {
        this.status = status;
    }

    public void refuse() {
        refusing = true;
    }
}
