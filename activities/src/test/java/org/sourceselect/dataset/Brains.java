package org.sourceselect.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.sourceselect.imaging.DataType;
import org.sourceselect.imaging.Volume;
import org.sourceselect.imaging.VolumeWriter;

/** Tiny volumes for tests: a block of brain in a background, with made-up but varied values. */
final class Brains {

    static final int NX = 12;
    static final int NY = 10;
    static final int NZ = 6;
    static final double[] SPACING = {1, 2, 3};

    /** A value for each voxel. */
    interface Field {
        double at(int x, int y, int z);
    }

    private Brains() {}

    static Volume volume(double[] spacing, Field field) {
        return volume(NX, NY, NZ, spacing, field);
    }

    static Volume volume(int nx, int ny, int nz, double[] spacing, Field field) {
        float[] values = new float[nx * ny * nz];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) field.at(i % nx, i / nx % ny, i / nx / ny);
        }
        return Volume.centred(nx, ny, nz, spacing, values);
    }

    static boolean inBrain(int x, int y, int z) {
        return x >= 2 && x < 9 && y >= 1 && y < 8 && z >= 1 && z < 5;
    }

    /** The image of {@code prepare_reference.py small}: values 1 to 17 in a block, -2 about it. */
    static Volume image() {
        return image(0);
    }

    static Volume image(int shift) {
        return volume(SPACING, (x, y, z) -> inBrain(x, y, z) ? (7 * x + 13 * y + 29 * z + shift) % 17 + 1 : -2);
    }

    /** Its labels: 1 in one corner of the brain, {@code other} in the opposite one. */
    static Volume labels(int other) {
        return volume(SPACING, (x, y, z) -> {
            if (!inBrain(x, y, z)) {
                return 0;
            }
            return x < 5 && y >= 4 ? 1 : x >= 7 && y < 3 ? other : 0;
        });
    }

    static void image(Path file, int shift) {
        write(file, image(shift), DataType.FLOAT32);
    }

    static void labels(Path file, int other) {
        write(file, labels(other), DataType.INT16);
    }

    static void write(Path file, Volume volume, DataType type) {
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (file.toString().endsWith(".hdr")) {
            VolumeWriter.writeAnalyze(file, volume, type);
        } else {
            VolumeWriter.writeNifti(file, volume, type);
        }
    }

    /** A folder of subjects with T1, FLAIR and labels 1 and 4, and the description that fits; the YAML file's path. */
    static Path dataSet(Path root, String... subjects) throws IOException {
        int shift = 0;
        for (String subject : subjects) {
            image(root.resolve(subject + "/t1.nii.gz"), shift++);
            image(root.resolve(subject + "/flair.nii.gz"), shift++);
            labels(root.resolve(subject + "/seg.nii.gz"), 4);
        }
        return yaml(
                root,
                "name: tiny",
                "modalities: {T1: \"{subject}/t1.nii.gz\", FLAIR: \"{subject}/flair.nii.gz\"}",
                "labelFile: \"{subject}/seg.nii.gz\"",
                "labels: {A: 1, B: 4, AB: [1, 4]}");
    }

    static Path yaml(Path folder, String... lines) throws IOException {
        Files.createDirectories(folder);
        return Files.write(folder.resolve("data.yaml"), List.of(lines));
    }

    static DataSet open(Path yaml) {
        return DataSet.open(DataSetDescription.read(yaml, Map.of()));
    }
}
