using FaceNet.Protos.Matching.V1;

namespace FaceNet.Faults.Load.Curation;

/// <summary>Compares the promotions that were answered with the people whom the Matcher knows.</summary>
internal sealed class SubjectAudit(GalleryService.GalleryServiceClient galleries, string gallery, Patience patience)
{
    private const int PageSize = 1000;

    public async Task<Audit> CompareAsync(IReadOnlyCollection<PromotedCase> cases, CancellationToken stop)
    {
        var stored = await ReadAsync(stop);
        var expected = cases.Where(curated => curated.Enrolled is not null).ToDictionary(curated => curated.Subject, curated => curated.Enrolled!);
        HashSet<string> inDoubt = [.. cases.Where(curated => curated.InDoubt?.Kind == CurationKind.Promotion).Select(curated => curated.Subject)];
        string[] unknown = [.. stored.Keys.Where(subject => !expected.ContainsKey(subject) && !inDoubt.Contains(subject))];
        string[] lost = [.. from subject in expected from face in subject.Value.Except(FacesOf(stored, subject.Key)) select $"{face} of {subject.Key}"];
        string[] more = [.. from subject in expected where FacesOf(stored, subject.Key).Except(subject.Value).Any() || FacesOf(stored, subject.Key).Count > subject.Value.Count select subject.Key];
        string[] incomplete = [.. expected.Where(subject => subject.Value.Count != PromotedCase.MaxEnrolled).Select(subject => subject.Key)];
        return new Audit(
            Acknowledged: 0,
            lost.Length,
            unknown.Length + more.Length,
            incomplete.Length,
            Unanswered: 0,
            [
                .. lost.Select(face => $"{face} was enrolled by a promotion and is not in {gallery}."),
                .. unknown.Select(subject => $"{subject} is in {gallery}, and no promotion was answered."),
                .. more.Select(subject => $"{subject} has the faces {string.Join(' ', stored[subject])}, and the promotion enrolled {string.Join(' ', expected[subject])}."),
                .. incomplete.Select(subject => $"The promotion of {subject} was answered with {expected[subject].Count} faces instead of {PromotedCase.MaxEnrolled}."),
            ]);
    }

    private static IReadOnlyList<string> FacesOf(Dictionary<string, IReadOnlyList<string>> stored, string subject) => stored.GetValueOrDefault(subject, []);

    private async Task<Dictionary<string, IReadOnlyList<string>>> ReadAsync(CancellationToken stop)
    {
        var stored = new Dictionary<string, IReadOnlyList<string>>();
        var request = new ListSubjectsRequest { Gallery = gallery, PageSize = PageSize };
        do
        {
            var page = await Answered.ByAsync(options => galleries.ListSubjectsAsync(request, options), patience.Longest, stop);
            foreach (var subject in page.Subjects)
            {
                var person = await Answered.ByAsync(
                    options => galleries.GetSubjectAsync(new GetSubjectRequest { Gallery = gallery, SubjectId = subject.SubjectId }, options), patience.Longest, stop);
                stored[subject.SubjectId] = [.. person.Faces.Select(face => face.FaceId)];
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return stored;
    }
}
