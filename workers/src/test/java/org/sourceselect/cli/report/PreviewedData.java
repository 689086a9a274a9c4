package org.sourceselect.cli.report;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.activity.PreparationSettings.Fit;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.cli.run.PreviewRun;
import org.sourceselect.cli.text.Console;
import org.sourceselect.imaging.DataType;
import org.sourceselect.imaging.Volume;
import org.sourceselect.imaging.VolumeWriter;

/** A small data set with names of all kinds, and what goes wrong with labels. */
public final class PreviewedData {

    /** Right-to-left script after a mark that turns the text round, and what would be a program if it were one. */
    public static final String HOSTILE = "<img src=x onerror=console.log('ran')>\"'&\u202e\u05d0\u05d1";

    /** As long as a name may well be. */
    public static final String LONG = "s" + "x".repeat(199);

    static final String OTHER_GRID = "other-grid";
    static final String EMPTY = "empty";
    static final String UNLABELLED = "unlabelled";

    private PreviewedData() {}

    /** Writes it; the description. */
    public static Path write(Path folder) throws IOException {
        for (String subject : List.of("a", "b", "c", "d", HOSTILE, LONG, OTHER_GRID, EMPTY, UNLABELLED)) {
            int shift = Math.floorMod(subject.hashCode(), 3);
            Path own = Files.createDirectories(folder.resolve(subject));
            VolumeWriter.writeNifti(
                    own.resolve("t1.nii.gz"),
                    volume(24, (x, y, z) -> brain(x, y, z) ? 100 + (7 * x + 5 * y + 3 * z + shift) % 37 : 0),
                    DataType.FLOAT32,
                    "LPS");
            if (!subject.equals(UNLABELLED)) {
                int size = subject.equals(OTHER_GRID) ? 20 : 24;
                VolumeWriter.writeNifti(
                        own.resolve("seg.nii.gz"),
                        volume(
                                size,
                                (x, y, z) -> !brain(x, y, z) || subject.equals(EMPTY)
                                        ? 0
                                        : x < 9 + shift && y > 12 ? 1 : x > 13 && y < 11 ? 2 : 0),
                        DataType.UINT8,
                        "LPS");
            }
        }
        return Files.write(
                folder.resolve("data.yaml"),
                List.of(
                        "name: seen",
                        "modalities: {T1: \"{subject}/t1.nii.gz\"}",
                        "labelFile: \"{subject}/seg.nii.gz\"",
                        "labels: {A: 1, B: 2}"));
    }

    private interface Field {
        double at(int x, int y, int z);
    }

    private static boolean brain(int x, int y, int z) {
        return x > 3 && x < 20 && y > 3 && y < 20 && z > 1 && z < 10;
    }

    private static Volume volume(int size, Field field) {
        float[] values = new float[size * size * 12];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) field.at(i % size, i / size % size, i / (size * size));
        }
        return Volume.centred(size, size, 12, new double[] {2, 2, 3}, values);
    }

    /** What is seen of it. */
    static PreviewStory story(Path description, int limit) {
        return PreviewRun.look(
                new PreviewRun.Asked(
                        description,
                        List.of(),
                        List.of(),
                        limit,
                        1,
                        2,
                        new PreparationSettings(32, Fit.RESIZE, 0.02, 6),
                        new SplitSettings(0.25, 3, 0.25)),
                Console.plain(new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter())));
    }
}
