using FaceNet.Matcher.Galleries;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Matcher.Tests.Galleries;

public sealed class StoredValueTests
{
    private static readonly FaceRecord Face = new("f", "0a", new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));

    [Fact]
    public void Read_WhatWriteWrote_IsTheSame() => Assert.Equal(Face, StoredValue.Read<FaceRecord>(StoredValue.Write(Face), "key"));

    [Fact]
    public void Write_Value_StartsWithTheSchema() =>
        Assert.Equal("1 {\"face_id\":\"f\",\"tag\":\"0a\",\"enroll_time\":\"2026-01-02T03:04:05.678+00:00\"}", StoredValue.Write(Face));

    [Fact]
    public void Read_GalleryFromBeforeThereWereGates_HasTheStandardOne()
    {
        var gallery = StoredValue.Read<GalleryRecord>(
            "1 {\"generation\":\"g\",\"embedding_space\":\"s\",\"dimensions\":8,\"search_far\":0.01,\"verify_far\":0.001,\"create_time\":\"2026-01-02T03:04:05+00:00\"}", "key");

        Assert.Equal((8, QualityGate.Standard), (gallery.Dimensions, gallery.QualityGate));
        Assert.Equal((100, DuplicateCheck.Report, null), (gallery.MaxFacesPerSubject, gallery.DuplicateCheck, gallery.Retention));
        Assert.Equal(gallery.CreateTime, gallery.UpdateTime);
        Assert.Contains(",\"quality_gate\":\"Strict\",", StoredValue.Write(gallery with { QualityGate = QualityGate.Strict }).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NewerSchema_IsRefusedWithBothVersions()
    {
        var refused = Assert.Throws<PreconditionException>(() => StoredValue.Read<FaceRecord>("2 anything at all", "the-key"));

        Assert.Equal(ErrorReasons.SchemaTooNew, refused.Reason);
        Assert.Contains("the-key has schema 2; this Matcher knows 1", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("one {}")]
    public void Read_ForeignValue_IsADefect(string value) =>
        Assert.Throws<InvalidOperationException>(() => StoredValue.Read<FaceRecord>(value, "key"));
}
