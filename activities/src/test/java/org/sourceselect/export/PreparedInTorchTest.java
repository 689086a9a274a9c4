package org.sourceselect.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.dataset.DataSet;
import org.sourceselect.dataset.DataSetDescription;
import org.sourceselect.dataset.PreparedSlices;
import org.sourceselect.dataset.Preparer;
import org.sourceselect.dataset.ReadingListener;
import org.sourceselect.imaging.DataType;
import org.sourceselect.imaging.Volume;
import org.sourceselect.imaging.VolumeWriter;
import org.sourceselect.random.SplitMix64;
import org.sourceselect.store.CanonicalJson;
import org.sourceselect.store.Manifest;
import org.sourceselect.tensor.DType;
import org.sourceselect.tensor.Python;
import org.sourceselect.tensor.SafetensorsWriter;
import org.sourceselect.tensor.TensorSpec;

/** {@code prepare} of the exported module against {@link Preparer}: the same volume, the same slices. Needs a Python with torch. */
class PreparedInTorchTest {

    private static final int NX = 23;
    private static final int NY = 30;
    private static final int NZ = 6;

    @TempDir
    Path folder;

    /** Shrunk, enlarged, and cut out; the voxels of the volume are no squares. */
    @ParameterizedTest
    @CsvSource({"RESIZE, 16, 1e-5", "RESIZE, 48, 1e-5", "CROP, 16, 1e-6", "CROP, 48, 1e-6"})
    void makesTheSameSlices(PreparationSettings.Fit fit, int size, float tolerance) throws Exception {
        Python python = Python.with("torch", "the exported preparation of volumes");
        double[] spacing = {1.25, 0.9, 3};
        float[] values = new float[NX * NY * NZ];
        float[] brain = new float[values.length];
        float[] labels = new float[values.length];
        SplitMix64 random = SplitMix64.of(3, "volume");
        for (int i = 0; i < values.length; i++) {
            int x = i % NX - 8;
            int y = i / NX % NY - 17;
            int z = i / NX / NY;
            // Off the middle, in all slices but the lowest, another width in each.
            boolean inside = z > 0 && x * x / 40.0 + y * y / 110.0 < 1 - 0.1 * z;
            values[i] = (float) (100 + 20 * random.gaussian());
            brain[i] = inside ? 1 : 0;
            labels[i] = inside && x > 0 ? 1 : 0;
        }
        values[8 + NX * (17 + NY * 2)] = 1e6f;
        write("p1", "t1", values, spacing, DataType.FLOAT32);
        write("p1", "brain", brain, spacing, DataType.UINT8);
        write("p1", "seg", labels, spacing, DataType.UINT8);
        Path yaml = Files.writeString(folder.resolve("data.yaml"), """
                name: tiny
                modalities: {T1: "{subject}/t1.nii"}
                labelFile: "{subject}/seg.nii"
                labels: {A: 1}
                brain: {file: "{subject}/brain.nii"}
                """);
        PreparationSettings settings = new PreparationSettings(size, fit, 0, 0);
        DataSet dataSet = DataSet.open(DataSetDescription.read(yaml));
        Preparer.Prepared prepared = Preparer.prepare(
                dataSet,
                dataSet.domains().get(0),
                settings,
                folder.resolve("prepared.safetensors"),
                folder.resolve("subjects.json"),
                ReadingListener.SILENT);
        Manifest manifest = new Manifest(
                ArtifactKind.PREPARED,
                "00",
                "00",
                "prepare",
                Preparer.VERSION,
                List.of(),
                CanonicalJson.tree(Map.of()),
                0,
                "development",
                1,
                Instant.EPOCH,
                List.of());
        Path export = Files.createDirectory(folder.resolve("export"));
        Files.writeString(
                export.resolve(ModelExport.PREPROCESSING),
                new Preprocessing(
                                new ModelHistory.Preparation(manifest, settings, prepared.summary(), prepared.brain()))
                        .json()
                        .toString());
        try (InputStream module = ModelExport.class.getResourceAsStream(ModelExport.MODULE)) {
            Files.copy(Objects.requireNonNull(module), export.resolve(ModelExport.MODULE));
        }
        Path given = folder.resolve("volume.safetensors");
        Map<String, TensorSpec> specs = new LinkedHashMap<>();
        specs.put("volume", TensorSpec.of(DType.F32, NZ, NY, NX));
        specs.put("brain", TensorSpec.of(DType.F32, NZ, NY, NX));
        specs.put("spacing", TensorSpec.of(DType.F64, 3));
        try (SafetensorsWriter writer = SafetensorsWriter.create(given, specs, Map.of())) {
            writer.append("volume", values, 0, values.length);
            writer.append("brain", brain, 0, brain.length);
            writer.append("spacing", spacing, 0, 3);
        }
        Path answer = folder.resolve("answer");
        python.run(
                folder.resolve("said"),
                List.of(
                        "src/test/python/export_check.py",
                        "prepare",
                        export.toString(),
                        given.toString(),
                        answer.toString()));

        ByteBuffer theirs = ByteBuffer.wrap(Files.readAllBytes(answer)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(theirs.capacity()).isEqualTo(4 * NZ * size * size);
        try (PreparedSlices slices =
                PreparedSlices.open(folder.resolve("prepared.safetensors"), folder.resolve("subjects.json"))) {
            assertThat(slices.slices()).isEqualTo(NZ - 1);
            float[] image = new float[size * size];
            for (int slice = 0; slice < slices.slices(); slice++) {
                slices.image(slice, image, 0);
                int from = slices.axialIndex(slice) * size * size;
                for (int i = 0; i < image.length; i++) {
                    assertThat(theirs.getFloat(4 * (from + i)))
                            .as("slice %d, pixel %d", slice, i)
                            .isCloseTo(image[i], within(tolerance));
                }
            }
            for (int i = 0; i < size * size; i++) {
                assertThat(theirs.getFloat(4 * i)).as("a slice without brain").isZero();
            }
        }
    }

    private void write(String subject, String name, float[] values, double[] spacing, DataType type)
            throws IOException {
        Files.createDirectories(folder.resolve(subject));
        VolumeWriter.writeNifti(
                folder.resolve(subject).resolve(name + ".nii"), Volume.centred(NX, NY, NZ, spacing, values), type);
    }
}
