namespace AsyncioSharp.Tool.Tests.Text;

public class PlainTextTests
{
    [TestCase("name", "name")]
    [TestCase("größe 日本 🙂", "größe 日本 🙂")]
    [TestCase("\u001b[31mred", " [31mred")]
    [TestCase("one\r\ntwo\tthree\0", "one  two three ")]
    [TestCase("\u009b2J\u007f", " 2J ")]
    [TestCase("\u202egpj.exe\u2066\u2028", " gpj.exe  ")]
    public void OneLine_WhatWouldDoSomethingElseThanBeSeen_IsASpace(string text, string shown) => PlainText.OneLine(text).Should().Be(shown);
}
