package org.sourceselect.imaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.sourceselect.task.BadInputException;

class VolumePropertiesTest {

    private static final List<GoldenCase> GOLDEN = GoldenCase.all();

    private Path folder = Path.of("");

    @BeforeProperty
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("volumes");
    }

    @AfterProperty
    void removeFolder() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    @Property(tries = 300)
    void whatIsWrittenIsReadBack(
            @ForAll DataType type,
            @ForAll("axes") String axes,
            @ForAll boolean gzip,
            @ForAll @IntRange(min = 1, max = 40) int nx,
            @ForAll @IntRange(min = 1, max = 40) int ny,
            @ForAll @IntRange(min = 1, max = 40) int nz,
            @ForAll long seed) {
        Volume volume = volume(type, nx, ny, nz, new Random(seed));
        Path file = folder.resolve(gzip ? "a.nii.gz" : "a.nii");

        VolumeWriter.writeNifti(file, volume, type, axes);
        Volume read = VolumeReader.read(file);

        assertThat(VolumeReader.readHeader(file).storedAxes()).isEqualTo(axes);
        assertThat(read.grid().size()).isEqualTo(volume.grid().size());
        assertThat(read.sameGrid(volume)).isTrue();
        assertThat(read.values()).isEqualTo(volume.values());
    }

    @Property(tries = 60)
    void analyzePairsAreReadBack(@ForAll DataType type, @ForAll boolean gzip, @ForAll long seed) {
        Volume volume = volume(type, 5, 6, 7, new Random(seed));
        Path file = folder.resolve(gzip ? "a.hdr.gz" : "b.hdr");

        VolumeWriter.writeAnalyze(file, volume, type);

        assertThat(VolumeReader.read(file).values()).isEqualTo(volume.values());
    }

    @Property(tries = 20)
    void chunksAndTilesOfBigVolumesFitTogether(@ForAll("axes") String axes, @ForAll DataType type) {
        // 70 x 51 x 67 = 239,190 voxels: four chunks of 65,536, tiles of 32 with remainders on every side.
        Volume volume = volume(type, 70, 51, 67, new Random(1));
        Path file = folder.resolve("a.nii");

        VolumeWriter.writeNifti(file, volume, type, axes);

        assertThat(VolumeReader.read(file).values()).isEqualTo(volume.values());
    }

    @Property(tries = 600)
    void aFileCutShortAnywhereIsRefused(@ForAll("golden") GoldenCase golden, @ForAll boolean gzip, @ForAll long seed)
            throws IOException {
        Random random = new Random(seed);
        Path file = golden.writeTo(folder, gzip);
        List<String> suffixes = List.copyOf(golden.files().keySet());
        Path victim = GoldenCase.path(folder, suffixes.get(random.nextInt(suffixes.size())), gzip);
        byte[] bytes = Files.readAllBytes(victim);
        Files.write(victim, Arrays.copyOf(bytes, random.nextInt(bytes.length)));

        assertThat(outcome(file)).isInstanceOf(BadInputException.class);
    }

    @Property(tries = 1000)
    void aDamagedFileIsReadOrRefusedButNeverAnythingElse(
            @ForAll("golden") GoldenCase golden, @ForAll boolean gzip, @ForAll long seed) throws IOException {
        Random random = new Random(seed);
        Path file = golden.writeTo(folder, gzip);
        byte[] bytes = Files.readAllBytes(file);
        for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        Files.write(file, bytes);

        assertThat(outcome(file)).isInstanceOfAny(Volume.class, BadInputException.class);
    }

    /** The volume, or what was thrown instead. */
    private static Object outcome(Path file) {
        try {
            return VolumeReader.read(file);
        } catch (RuntimeException | Error e) {
            return e;
        }
    }

    @Provide
    Arbitrary<GoldenCase> golden() {
        return Arbitraries.of(GOLDEN);
    }

    /** All 48 orders and directions of the axes. */
    @Provide
    Arbitrary<String> axes() {
        return Arbitraries.of("RL", "AP", "SI")
                .list()
                .ofSize(3)
                .uniqueElements()
                .flatMap(pairs -> Arbitraries.integers()
                        .between(0, 7)
                        .map(directions -> "" + pairs.get(0).charAt(directions & 1)
                                + pairs.get(1).charAt(directions >> 1 & 1)
                                + pairs.get(2).charAt(directions >> 2)));
    }

    /** Values a type holds exactly, on a slightly oblique grid. */
    private static Volume volume(DataType type, int nx, int ny, int nz, Random random) {
        float[] values = new float[nx * ny * nz];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case UINT8 -> random.nextInt(256);
                case INT8 -> random.nextInt(256) - 128;
                case UINT16 -> random.nextInt(65536);
                case INT16 -> random.nextInt(65536) - 32768;
                // Every float of 2^24 or more is whole: any that fits is held exactly.
                case UINT32 -> (float) (random.nextFloat() * 0x1p31) * 2;
                case INT32 -> (float) ((random.nextFloat() - 0.5f) * 0x1p31);
                case UINT64 -> (float) (random.nextFloat() * 0x1p63) * 2;
                case INT64 -> (float) ((random.nextFloat() - 0.5f) * 0x1p63);
                case FLOAT32, FLOAT64 -> (float) random.nextGaussian();
            };
            values[i] = type.isFloat() ? values[i] : (float) Math.rint(values[i]);
        }
        double[][] affine = {{1, 0.1, 0, -5}, {-0.1, 2, 0.2, 6}, {0, 0.1, 3, 7}};
        return new Volume(new Grid(nx, ny, nz, Affine.of(affine)), values);
    }
}
