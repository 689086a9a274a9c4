package org.sourceselect.transferability.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sourceselect.transferability.ArrayFeatureMaps;
import org.sourceselect.transferability.pixels.BySubject;

class CcFvTest {

    /** 5.2 MB a subject: 128 MiB have room for 25 of 30. */
    @Test
    void ofManySubjectsWithWideFeaturesEvenlySpacedOnesAreKept() {
        int channels = 512;
        int[] subjects = IntStream.range(0, 60).map(image -> image / 2).toArray();
        BySubject<CcFv.Subject> kept =
                CcFv.roomFor(new ArrayFeatureMaps(new float[60][channels], new byte[60][1], subjects, channels, 1, 1));
        for (int image = 0; image < 60; image++) {
            kept.add(image, new float[channels], new byte[1]);
        }
        assertThat(kept.subjects().keySet())
                .containsExactlyElementsOf(IntStream.range(0, 30)
                        .filter(subject -> subject % 6 != 5)
                        .boxed()
                        .toList());
    }

    @Test
    void logitsOfThousandsAreKept() {
        assertThat(CcFv.mostKept(2)).isGreaterThan(30_000);
    }
}
