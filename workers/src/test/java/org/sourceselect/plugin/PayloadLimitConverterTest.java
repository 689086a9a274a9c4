package org.sourceselect.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.api.common.v1.Payload;
import io.temporal.failure.ApplicationFailure;
import org.junit.jupiter.api.Test;

/** Temporal's limit of a payload, "blob size limit", is 2 MiB: 2,097,152 bytes. */
class PayloadLimitConverterTest {

    private static final int TWO_MIB = 2_097_152;

    private static final PayloadLimitConverter CONVERTER = new PayloadLimitConverter();

    private record Rows(String few, String many) {}

    /** A payload is its letters and what else there is around them. */
    private static final int AROUND = sizeOf(TWO_MIB / 2) - TWO_MIB / 2;

    private static int sizeOf(int letters) {
        return CONVERTER
                .toData(new Rows("a", "a".repeat(letters)))
                .map(Payload::getSerializedSize)
                .orElseThrow();
    }

    @Test
    void exactlyTwoMebibytesPass() {
        assertThat(sizeOf(TWO_MIB - AROUND)).isEqualTo(TWO_MIB);
    }

    @Test
    void oneByteMoreIsRefusedForGood() {
        assertThatThrownBy(() -> sizeOf(TWO_MIB - AROUND + 1))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.isNonRetryable()).isTrue();
                    assertThat(failure.getType()).isEqualTo("PayloadTooLarge");
                    assertThat(failure.getOriginalMessage())
                            .isEqualTo(
                                    "a Rows of 2097153 bytes, most of them in its field many, is over Temporal's limit"
                                            + " of 2097152; ask for fewer sources or metrics at once");
                });
    }

    @Test
    void thePluginsOwnConverterRefusesToo() {
        assertThatThrownBy(() -> SourceSelectPlugin.converter(null).toPayload("a".repeat(TWO_MIB)))
                .isInstanceOf(ApplicationFailure.class);
    }
}
