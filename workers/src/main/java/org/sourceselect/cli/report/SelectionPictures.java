package org.sourceselect.cli.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.cli.report.ReportBlock.Picture;
import org.sourceselect.cli.report.ReportBlock.Pictures;
import org.sourceselect.cli.report.ReportBlock.Words;
import org.sourceselect.cli.text.SelectionTable;
import org.sourceselect.selection.SelectionView;
import org.sourceselect.stage.TaskPictures;
import org.sourceselect.store.Manifest;
import org.sourceselect.task.TaskId;

/** What nets see: slices of the target with the truth and the predictions of two sources, and where regions lie. */
final class SelectionPictures {

    /** Each is up to five pictures. */
    private static final int EXAMPLES = 3;

    /** A map over fewer subjects shows theirs. */
    private static final int FEWEST_FOR_A_MAP = 5;

    private final SelectionStory story;
    private final StoredWork stored;
    private final SelectionTable names;
    private final boolean images;
    private final Predictions predictions;

    /** A source to be looked at, and how it stands. */
    private record Looked(SelectionView.Place place, String standing) {
        TaskId source() {
            return place.row().source();
        }
    }

    SelectionPictures(
            SelectionStory story, StoredWork stored, SelectionTable names, boolean images, Predictions predictions) {
        this.story = story;
        this.stored = stored;
        this.names = names;
        this.images = images;
        this.predictions = predictions;
    }

    Optional<ReportSection> section() {
        List<Looked> looked = looked();
        if (looked.isEmpty()) {
            return Optional.empty();
        }
        List<ReportBlock> blocks = new ArrayList<>();
        if (images) {
            stored.read(looked.get(0).place().ranked().targetFeatures(), features -> examples(features, looked))
                    .ifPresent(blocks::addAll);
        }
        maps(looked).ifPresent(blocks::addAll);
        return blocks.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ReportSection("pictures", images ? "Slices and regions" : "Where regions lie", blocks));
    }

    /** The first of the first ranking, and the last of the widest. */
    private List<Looked> looked() {
        List<Looked> looked = new ArrayList<>();
        story.view().rankings().stream()
                .flatMap(ranking -> ranking.places().stream().limit(1))
                .findFirst()
                .ifPresent(first -> looked.add(new Looked(first, "first")));
        story.view().widest().ifPresent(ranking -> {
            if (ranking.places().size() > 1) {
                looked.add(new Looked(ranking.places().get(ranking.places().size() - 1), "last"));
            }
        });
        return looked;
    }

    private List<ReportBlock> examples(Manifest features, List<Looked> looked) {
        List<ReportBlock> blocks = new ArrayList<>();
        try (TaskPictures target =
                TaskPictures.of(stored.store(), story.view().target(), features).orElse(null)) {
            if (target == null) {
                return blocks;
            }
            List<Integer> slices = target.examples(EXAMPLES);
            Painter painter = new Painter(target.size());
            Map<Integer, List<Picture>> rows = new LinkedHashMap<>();
            for (int slice : slices) {
                String caption = names.name(story.view().target()) + ", the truth outlined";
                rows.computeIfAbsent(slice, s -> new ArrayList<>())
                        .add(new Picture(
                                caption,
                                "A slice of a test subject of " + caption,
                                painter.slice(target.image(slice), target.truth(slice), Optional.empty())));
            }
            for (Looked source : looked) {
                paint(source, source.place().ranked().model(), "before fine-tuning", target, painter, rows);
                Optional.ofNullable(story.finetuned().get(source.source()))
                        .ifPresent(model -> paint(source, model, "after fine-tuning", target, painter, rows));
            }
            if (!rows.isEmpty()) {
                blocks.add(
                        new Words(
                                List.of(
                                        "Slices of test subjects of the target, each subject's with most of the region. Blue line: the truth. Orange: where"
                                                + " the net of a source sees the region. Anterior is on top, the patient's right on the left.")));
                rows.values().forEach(row -> blocks.add(new Pictures(row)));
            }
            return blocks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void paint(
            Looked source,
            ArtifactRef model,
            String when,
            TaskPictures target,
            Painter painter,
            Map<Integer, List<Picture>> rows) {
        String caption = names.name(source.source()) + ", " + source.standing() + ", " + when;
        stored.read(model, manifest -> predictions(target, manifest, List.copyOf(rows.keySet())))
                .flatMap(seen -> seen)
                .ifPresent(seen -> rows.forEach((slice, row) -> row.add(new Picture(
                        caption,
                        "The same slice with the prediction of " + caption,
                        painter.slice(
                                target.image(slice), target.truth(slice), Optional.ofNullable(seen.get(slice)))))));
    }

    private Optional<Map<Integer, byte[]>> predictions(TaskPictures target, Manifest model, List<Integer> slices) {
        try {
            return predictions.of(target, model, slices);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A region's map. */
    private static final class Region {
        final String name;
        final int size;
        final int subjects;
        final float[] shares;
        final float highest;

        Region(String name, TaskPictures pictures) {
            this.name = name;
            this.size = pictures.size();
            this.subjects = pictures.trainingSubjects();
            this.shares = pictures.frequency();
            float most = 0;
            for (float share : shares) {
                most = Math.max(most, share);
            }
            this.highest = most;
        }
    }

    private Optional<List<ReportBlock>> maps(List<Looked> looked) {
        List<Region> regions = new ArrayList<>();
        region(story.view().target(), looked.get(0).place().ranked().targetFeatures(), "the target")
                .ifPresent(regions::add);
        for (Looked source : looked) {
            region(source.source(), source.place().ranked().model(), source.standing())
                    .ifPresent(regions::add);
        }
        if (regions.size() < 2) {
            return Optional.empty();
        }
        float most = 0;
        for (Region region : regions) {
            most = Math.max(most, region.highest);
        }
        List<Picture> pictures = new ArrayList<>();
        for (Region region : regions) {
            String caption = String.format(
                    Locale.ROOT,
                    "%s: at most %.1f %% of slices at one place, %d subjects",
                    region.name,
                    100 * region.highest,
                    region.subjects);
            pictures.add(new Picture(
                    caption, "Label frequency map of " + caption, new Painter(region.size).map(region.shares, most)));
        }
        return Optional.of(List.of(
                new Words(List.of(String.format(
                        Locale.ROOT,
                        "Label frequency maps: how often each pixel is of the region, over all training slices; from 0 (dark) to %.1f %%"
                                + " (bright) in all of them.",
                        100 * most))),
                new Pictures(pictures)));
    }

    private Optional<Region> region(TaskId task, ArtifactRef artifact, String standing) {
        return stored.read(artifact, manifest -> {
                    try (TaskPictures pictures =
                            TaskPictures.of(stored.store(), task, manifest).orElse(null)) {
                        return pictures == null || (!images && pictures.trainingSubjects() < FEWEST_FOR_A_MAP)
                                ? Optional.<Region>empty()
                                : Optional.of(new Region(names.name(task) + ", " + standing, pictures));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .flatMap(region -> region);
    }
}
