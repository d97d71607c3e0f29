package dev.holdfast.node.session.stream;

import dev.holdfast.node.engine.NodeStatus;
import dev.holdfast.node.session.identity.Identity;
import dev.holdfast.node.session.policy.PolicyKeeper;
import dev.holdfast.proto.v1.ControlMessage;
import dev.holdfast.proto.v1.HandoverAnswer;
import dev.holdfast.proto.v1.PolicyPush;

/** What can happen to a conversation, told to its one thread. */
sealed interface Signal {

    /** The control plane said something. */
    record Received(ControlMessage message) implements Signal {}

    /** The stream is over. */
    record Ended(Throwable reason) implements Signal {}

    /** Look again: the spool grew, the line takes more, or the session shall end. */
    record Wake() implements Signal {}

    /** A policy was put into force, or not. */
    record PolicyDecided(PolicyPush push, PolicyKeeper.Answer answer) implements Signal {}

    /** The engine told its state. */
    record StatusTaken(NodeStatus status) implements Signal {}

    /** The engine could not tell its state. */
    record StatusFailed(String reason) implements Signal {}

    /** A step of a handing over was done, or not. */
    record HandoverAnswered(HandoverAnswer answer) implements Signal {}

    /** There is a new certificate. */
    record Renewed(Identity identity) implements Signal {}

    /** There is none. */
    record RenewalFailed(String reason) implements Signal {}
}
