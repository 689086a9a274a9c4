package org.sourceselect.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.CanceledFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.failure.v1.ServerFailureInfo;
import io.temporal.api.failure.v1.TimeoutFailureInfo;
import org.junit.jupiter.api.Test;

class FaultTest {

    private static Failure of(String type, String message) {
        return Failure.newBuilder()
                .setMessage(message)
                .setApplicationFailureInfo(ApplicationFailureInfo.newBuilder().setType(type))
                .build();
    }

    private static Failure late(TimeoutType type) {
        return Failure.newBuilder()
                .setMessage("activity timeout")
                .setTimeoutFailureInfo(TimeoutFailureInfo.newBuilder().setTimeoutType(type))
                .build();
    }

    @Test
    void oursIsToldAsItIs() {
        assertThat(Fault.words(of("Unwell", "a worker is unwell: this worker: a disk takes no more files")))
                .isEqualTo("a worker is unwell: this worker: a disk takes no more files");
    }

    @Test
    void temporalsTextIsNeverTold() {
        String unforeseen = "an error that nobody foresaw; the worker's log says which";
        assertThat(Fault.words(of("java.lang.NullPointerException", "Cannot invoke \"x\"")))
                .isEqualTo(unforeseen);
        assertThat(Fault.words(of("Store", ""))).isEqualTo(unforeseen);
        assertThat(Fault.words(Failure.newBuilder()
                        .setMessage("UnhandledCommand")
                        .setServerFailureInfo(ServerFailureInfo.getDefaultInstance())
                        .build()))
                .isEqualTo(unforeseen);
        assertThat(Fault.words(late(TimeoutType.TIMEOUT_TYPE_HEARTBEAT)))
                .isEqualTo("nothing was heard of its worker for too long");
        assertThat(Fault.words(late(TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE)))
                .isEqualTo("it took longer than a stage may");
        assertThat(Fault.words(Failure.newBuilder()
                        .setMessage("Canceled")
                        .setCanceledFailureInfo(CanceledFailureInfo.getDefaultInstance())
                        .build()))
                .isEqualTo("its worker was stopped");
    }
}
