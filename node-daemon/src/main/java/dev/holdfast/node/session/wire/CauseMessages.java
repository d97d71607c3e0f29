package dev.holdfast.node.session.wire;

import dev.holdfast.proto.v1.Cause;

/** The event that fired, as a message. */
final class CauseMessages {

    private CauseMessages() {}

    static Cause cause(dev.holdfast.vrrp.Cause cause) {
        Cause.Builder message = Cause.newBuilder();
        switch (cause) {
            case dev.holdfast.vrrp.Cause.Started _ -> message.setStarted(Cause.Started.getDefaultInstance());
            case dev.holdfast.vrrp.Cause.OwnerStarted _ ->
                message.setOwnerStarted(Cause.OwnerStarted.getDefaultInstance());
            case dev.holdfast.vrrp.Cause.ActiveDownTimerExpired expired ->
                message.getActiveDownTimerExpiredBuilder().setWaitedNanos(expired.waitedNanos());
            case dev.holdfast.vrrp.Cause.IncumbentResigned resigned ->
                message.getIncumbentResignedBuilder()
                        .setSender(resigned.sender().toString());
            case dev.holdfast.vrrp.Cause.LowerPriorityPreempted preempted ->
                message.getLowerPriorityPreemptedBuilder()
                        .setSender(preempted.sender().toString())
                        .setPriority(preempted.priority());
            case dev.holdfast.vrrp.Cause.PreemptDelayExpired expired ->
                message.getPreemptDelayExpiredBuilder()
                        .setSender(expired.sender().toString())
                        .setPriority(expired.priority())
                        .setDelayNanos(expired.delayNanos());
            case dev.holdfast.vrrp.Cause.HigherPriorityHeard heard ->
                message.getHigherPriorityHeardBuilder()
                        .setSender(heard.sender().toString())
                        .setPriority(heard.priority());
            case dev.holdfast.vrrp.Cause.HigherAddressHeard heard ->
                message.getHigherAddressHeardBuilder()
                        .setSender(heard.sender().toString())
                        .setPriority(heard.priority());
            case dev.holdfast.vrrp.Cause.Stopped _ -> message.setStopped(Cause.Stopped.getDefaultInstance());
            case dev.holdfast.vrrp.Cause.FaultRaised raised ->
                message.getFaultRaisedBuilder()
                        .setReason(raised.reason().name())
                        .setCheck(raised.check());
            case dev.holdfast.vrrp.Cause.FaultCleared cleared ->
                message.getFaultClearedBuilder()
                        .setReason(cleared.reason().name())
                        .setCheck(cleared.check());
            case dev.holdfast.vrrp.Cause.SettingsChanged changed ->
                message.getSettingsChangedBuilder().setSetting(changed.setting());
            case dev.holdfast.vrrp.Cause.Stalled stalled ->
                message.getStalledBuilder().setLateNanos(stalled.lateNanos());
            case dev.holdfast.vrrp.Cause.ReplacedWhileMute replaced ->
                message.getReplacedWhileMuteBuilder()
                        .setSender(replaced.sender().toString())
                        .setPriority(replaced.priority());
            case dev.holdfast.vrrp.Cause.IncumbentHandedOver over ->
                message.getIncumbentHandedOverBuilder().setSender(over.sender().toString());
            case dev.holdfast.vrrp.Cause.HandedOver over ->
                message.getHandedOverBuilder().setHeir(over.heir().toString());
            case dev.holdfast.vrrp.Cause.SyncGroup led ->
                message.getSyncGroupBuilder().setGroup(led.group()).setMember(led.member());
            case dev.holdfast.vrrp.Cause.AddressLost lost ->
                message.getAddressLostBuilder().setAddress(lost.address().toString());
        }
        return message.build();
    }
}
