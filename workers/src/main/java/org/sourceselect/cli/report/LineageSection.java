package org.sourceselect.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.cli.report.ReportBlock.Code;
import org.sourceselect.cli.report.ReportBlock.Grid;
import org.sourceselect.cli.report.ReportBlock.Words;
import org.sourceselect.cli.text.Json;
import org.sourceselect.cli.text.Numbers;
import org.sourceselect.cli.text.SelectionTable;
import org.sourceselect.cli.text.TextTable;
import org.sourceselect.selection.RankedSource;
import org.sourceselect.selection.SelectionView;
import org.sourceselect.store.Manifest;

/** The section of a selection's page on the artifacts that it rests on. */
final class LineageSection {

    private final SelectionStory story;
    private final Optional<StoredWork> stored;
    private final SelectionTable names;

    /** Without a store only the keys that the selection itself names are told. */
    LineageSection(SelectionStory story, Optional<StoredWork> stored, SelectionTable names) {
        this.story = story;
        this.stored = stored;
        this.names = names;
    }

    ReportSection section() {
        List<ReportBlock> blocks = new ArrayList<>();
        List<SelectionView.Place> places =
                story.view().widest().map(SelectionView.Ranking::places).orElse(List.of());
        Optional<SelectionView.Place> leader = story.view().rankings().stream()
                .flatMap(ranking -> ranking.places().stream().limit(1))
                .findFirst();
        if (stored.isPresent() && leader.isPresent()) {
            StoredWork work = stored.get();
            List<Manifest> manifests = work.lineage(ends(leader.get()));
            TextTable table = new TextTable(List.of(
                    TextTable.Column.text("Stage"),
                    TextTable.Column.number("Version"),
                    TextTable.Column.text("Artifact"),
                    TextTable.Column.text("Made from"),
                    TextTable.Column.number("Computing time"),
                    TextTable.Column.text("Release")));
            Map<String, JsonNode> settings = new LinkedHashMap<>();
            for (Manifest manifest : manifests) {
                table.row(List.of(
                        manifest.stage(),
                        Integer.toString(manifest.stageVersion()),
                        brief(manifest.ref()),
                        manifest.inputs().stream().map(LineageSection::brief).collect(Collectors.joining(", ")),
                        Numbers.duration(manifest.seconds()),
                        manifest.codeVersion()));
                settings.putIfAbsent(manifest.stage(), manifest.settings());
            }
            if (!manifests.isEmpty()) {
                blocks.add(new Grid(
                        "What " + names.name(leader.get().row().source())
                                + ", which stands first, rests on; keys by their first twelve letters",
                        table,
                        false));
                ObjectNode all = Json.object();
                settings.forEach(all::set);
                blocks.add(new Code("Settings of these stages, as they went into the keys", Json.pretty(all)));
            }
            if (!work.missing().isEmpty()) {
                blocks.add(new Words(List.of(Numbers.count(work.missing().size(), "artifact")
                        + " cannot be read from this store, and what they would say is left out: "
                        + work.missing().stream().limit(5).collect(Collectors.joining(", "))
                        + (work.missing().size() > 5 ? ", …" : "") + ".")));
            }
        } else if (stored.isEmpty()) {
            blocks.add(
                    new Words(
                            List.of(
                                    "This page was made without the store: learning curves, pictures and the chain of artifacts are left out.")));
        }
        if (!places.isEmpty()) {
            blocks.add(new Grid("Every source's artifacts in the store", artifacts(places), true));
        }
        return new ReportSection("lineage", "Lineage", blocks);
    }

    private List<ArtifactRef> ends(SelectionView.Place place) {
        RankedSource ranked = place.ranked();
        return Stream.of(
                        ranked.details().values().stream().flatMap(detail -> detail.score().stream()),
                        place.row().similarity().stream().map(similarity -> similarity.score()),
                        Stream.ofNullable(story.finetuned().get(ranked.source())))
                .flatMap(refs -> refs)
                .toList();
    }

    private TextTable artifacts(List<SelectionView.Place> places) {
        TextTable table = new TextTable(List.of(
                TextTable.Column.text("Source"),
                TextTable.Column.text("Model"),
                TextTable.Column.text("Features of the source"),
                TextTable.Column.text("Features of the target"),
                TextTable.Column.text(
                        "Score, " + SelectionTable.title(story.view().ordering()))));
        for (SelectionView.Place place : places) {
            RankedSource ranked = place.ranked();
            table.row(List.of(
                    names.name(ranked.source()),
                    ranked.model().key(),
                    ranked.sourceFeatures().map(ArtifactRef::key).orElse("-"),
                    ranked.targetFeatures().key(),
                    Optional.ofNullable(ranked.details().get(story.view().ordering()))
                            .flatMap(ScoreActivity.Result::score)
                            .map(ArtifactRef::key)
                            .orElse("-")));
        }
        return table;
    }

    private static String brief(ArtifactRef ref) {
        return ref.kind().folder() + "/"
                + ref.key().substring(0, Math.min(12, ref.key().length()));
    }
}
