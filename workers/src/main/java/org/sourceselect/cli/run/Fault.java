package org.sourceselect.cli.run;

import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.Failure;

/** What ended an attempt at a stage, in words of ours: the SDK's and the server's are for who knows Temporal. */
final class Fault {

    private Fault() {}

    /** In a sentence without its stop. */
    static String words(Failure failure) {
        if (failure.hasTimeoutFailureInfo()) {
            return failure.getTimeoutFailureInfo().getTimeoutType() == TimeoutType.TIMEOUT_TYPE_HEARTBEAT
                    ? "nothing was heard of its worker for too long"
                    : "it took longer than a stage may";
        }
        if (failure.hasCanceledFailureInfo()) {
            return "its worker was stopped";
        }
        // Our stages let nothing but sentences of ours out, whatever happened; other failures are the SDK's.
        String type = failure.getApplicationFailureInfo().getType();
        return failure.hasApplicationFailureInfo()
                        && !type.contains(".")
                        && !failure.getMessage().isEmpty()
                ? failure.getMessage()
                : "an error that nobody foresaw; the worker's log says which";
    }
}
