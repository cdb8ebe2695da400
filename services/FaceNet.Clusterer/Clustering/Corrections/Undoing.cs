using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Clusterer.Clustering.Corrections;

/// <summary>Takes corrections back: what each did, in reverse, as far as its faces are still where it put them.</summary>
internal static class Undoing
{
    public static void Undo(CorrectionRun run, int count)
    {
        if (run.Facts.ToUndo.Count < count)
        {
            throw CorrectionRefusals.TooFew(count, run.Facts.ToUndo.Count);
        }

        foreach (var effect in run.Facts.ToUndo)
        {
            if (effect.IsTooLarge)
            {
                throw CorrectionRefusals.Impossible(effect.CorrectionId, $"it moved more than {CorrectionEffect.MaxFaces} faces.");
            }

            try
            {
                Undo(run, effect);
            }
            catch (PreconditionException forbidden) when (forbidden.Reason != ErrorReasons.UndoImpossible)
            {
                throw CorrectionRefusals.Impossible(effect.CorrectionId, forbidden.Message);
            }
        }
    }

    private static void Undo(CorrectionRun run, CorrectionEffect effect)
    {
        foreach (var link in effect.AddedLinks.Where(link => run.FindLink(link) is not null))
        {
            run.Remove(run.FindLink(link)!);
        }

        foreach (var step in effect.Steps.Reverse())
        {
            switch (step)
            {
                case MoveStep move:
                    MoveBack(run, move);
                    break;
                case MergeStep merge:
                    Revive(run, effect, merge);
                    break;
                case LabelStep label:
                    run.Label(run.Find(label.ClusterId), label.PreviousLabel);
                    break;
            }
        }

        foreach (var link in effect.RemovedLinks.Where(link => run.IsMember(link.One) && run.IsMember(link.Other)))
        {
            if (link.Kind == LinkKind.Cannot == (run.HomeOf(link.One) == run.HomeOf(link.Other)))
            {
                throw CorrectionRefusals.Impossible(effect.CorrectionId, $"it dropped a link between '{link.One}' and '{link.Other}', which no longer holds.");
            }

            run.Add(link);
        }
    }

    private static void MoveBack(CorrectionRun run, MoveStep step)
    {
        var (from, to) = (run.Find(step.ToId), run.Find(step.FromId));
        var crops = Still(run, step.CropIds, from);
        if (from == to || crops.Length == 0)
        {
            return;
        }

        var distance = from.SquaredDistance(to);
        run.Move(crops, from, to);
        if (from.Count == 0)
        {
            run.Retire(from, to, crops.Length, distance);
            return;
        }

        foreach (var (some, told) in crops.Chunk(CorrectionRules.FacesPerChange).Select((some, index) => (some, index * CorrectionRules.FacesPerChange)))
        {
            run.Tell(new MembersMoved(run.Correction.Cause, from.Id, to.Id, to.Count - crops.Length + told + some.Length, some));
        }
    }

    private static void Revive(CorrectionRun run, CorrectionEffect effect, MergeStep step)
    {
        var survivor = run.Find(step.AbsorbedId);
        var crops = Still(run, step.CropIds, survivor);
        if (crops.Length == 0)
        {
            return;
        }

        if (crops.Length == survivor.Count)
        {
            throw CorrectionRefusals.Impossible(effect.CorrectionId, $"cluster '{survivor.Id}', which absorbed '{step.AbsorbedId}', has no face left of its own.");
        }

        string[] aliases = [.. step.Aliases.Where(alias => run.Find(alias) == survivor)];
        var revived = run.Open(step.AbsorbedId, step.Origin, aliases);
        run.Move(crops, survivor, revived);
        Splitting.Tell(run, survivor, revived, crops, aliases);
    }

    private static string[] Still(CorrectionRun run, IReadOnlyList<string> crops, Cluster cluster) =>
        [.. crops.Where(crop => run.IsMember(crop) && run.HomeOf(crop) == cluster)];
}
