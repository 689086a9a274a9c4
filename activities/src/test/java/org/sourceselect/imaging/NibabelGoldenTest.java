package org.sourceselect.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sourceselect.imaging.VolumeHeader.Format;
import org.sourceselect.imaging.VolumeHeader.Orientation;

/**
 * Every type, byte order and format, all 48 orders and directions of the axes, oblique and sheared affines, and scaling,
 * against nibabel 5.4.2; made by make_nibabel_golden.py, which says how.
 */
class NibabelGoldenTest {

    /** Both sides compute in double from the same header floats: only the order of a few operations differs. */
    private static final double AFFINE_TOLERANCE = 1e-9;

    @TempDir
    Path folder;

    static List<GoldenCase> cases() {
        return GoldenCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readsWhatNibabelReads(GoldenCase golden) {
        check(golden, VolumeReader.read(golden.writeTo(folder, false)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readsTheSameGzipped(GoldenCase golden) {
        check(golden, VolumeReader.read(golden.writeTo(folder, true)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void headerAloneTellsTypeAxesAndGrid(GoldenCase golden) {
        VolumeHeader header = VolumeReader.readHeader(golden.writeTo(folder, false));

        assertThat(header.type()).hasToString(golden.type());
        assertThat(header.storedAxes()).isEqualTo(golden.axes());
        assertThat(header.byteOrder())
                .isEqualTo(golden.name().contains(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        assertThat(header.format())
                .isEqualTo(
                        switch (golden.imageClass()) {
                            case "Nifti1Image" -> Format.NIFTI1;
                            case "Nifti1Pair" -> Format.NIFTI1_PAIR;
                            case "Nifti2Image" -> Format.NIFTI2;
                            case "Nifti2Pair" -> Format.NIFTI2_PAIR;
                            default -> Format.ANALYZE;
                        });
        if (header.format() == Format.ANALYZE || golden.name().startsWith("no orientation")) {
            assertThat(header.orientation()).isEqualTo(Orientation.ASSUMED);
        }
        assertThat(List.of(header.grid().nx(), header.grid().ny(), header.grid().nz()))
                .isEqualTo(golden.shape());
    }

    @Test
    void coversEveryTypeInBothByteOrdersOfBothNiftis() {
        for (DataType type : DataType.values()) {
            assertThat(cases())
                    .extracting(GoldenCase::name)
                    .contains("nifti1 < " + type, "nifti1 > " + type, "nifti2 < " + type, "nifti2 > " + type);
        }
    }

    @Test
    void pairIsFoundFromEitherOfItsFiles() {
        GoldenCase golden = cases().stream()
                .filter(c -> c.name().equals("analyze > int16"))
                .findFirst()
                .orElseThrow();
        golden.writeTo(folder, true);
        golden.writeTo(folder, false);

        check(golden, VolumeReader.read(folder.resolve("a.img")));
        check(golden, VolumeReader.read(folder.resolve("a.img.gz")));
        check(golden, VolumeReader.read(folder.resolve("a.hdr.gz")));
    }

    private static void check(GoldenCase golden, Volume volume) {
        assertThat(List.of(volume.nx(), volume.ny(), volume.nz())).isEqualTo(golden.shape());
        for (int r = 0; r < 4; r++) {
            for (int c = 0; c < 4; c++) {
                assertThat(volume.affine()[r][c])
                        .isCloseTo(golden.affine().get(r).get(c), within(AFFINE_TOLERANCE));
            }
        }
        assertThat(volume.values()).containsExactly(golden.values().toArray(Float[]::new));
    }
}
